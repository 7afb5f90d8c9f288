import {get, live, post, save, text} from './api.js';
import {facts, flat, h, loss, percent, seconds, spark, state, table, value, whole} from './dom.js';
import {every} from './poll.js';

const OVER = ['COMPLETED', 'FAILED', 'CANCELLED'];

/** One study: what is asked, what runs, what came out. */
export async function study(view, id) {
  const path = '/studies/' + encodeURIComponent(id);
  const head = h('div'), running = h('div'), stages = h('div');
  view.render(head, running, stages);
  const runs = liveRuns(view.signal, running);
  let drawn = '';
  await every(2000, view.signal, view.say, async () => {
    const now = await get(path);
    head.replaceChildren(...header(now, path, view));
    runs.show(now);
    // Results change only when a run ends.
    const mark = now.state + now.progress.ended;
    if (mark !== drawn) {
      drawn = mark;
      stages.replaceChildren(...await results(now, path));
    }
    if (OVER.includes(now.state)) return 'over';
  });
}

function header(study, path, view) {
  const command = (name, title) => h('button', {onclick: async () => {
    try { await post(`${path}/${name}`, ''); view.say(title + ': done'); } catch (error) { view.say(error.message); }
  }}, title);
  const varied = [...new Set(study.stages.flatMap(stage => stage.cells.flatMap(cell => Object.keys(cell.varied))))];
  return [
    h('h1', {}, study.name, ' ', state(study.state)),
    h('p', {}, study.question || ''),
    study.note ? h('p', {class: 'problem'}, study.note) : null,
    facts([
      ['Runs ended', `${study.progress.ended} of ${study.progress.total}` + (study.progress.reused ? `, ${study.progress.reused} reused` : '')],
      ['Time left', seconds(study.eta_seconds)],
      ['Varies', varied.join(', ')],
      ['Selects by', study.select_by + ', by validation only'],
      ['Best so far', study.best ? `${study.best.stage}: ${study.best.name}` : 'none yet'],
    ]),
    h('p', {class: 'soft'}, 'Fixed: ', Object.entries(flat(study.spec.fixed)).map(([k, v]) => `${k} ${value(v)}`).join(', ')),
    h('div', {class: 'buttons'},
      h('button', {onclick: () => save(path + '/report', study.id + '.html')}, 'Report'),
      ['csv', 'parquet', 'markdown', 'latex'].map(format =>
        h('button', {onclick: () => save(`${path}/table?format=${format}`, `${study.id}.${{markdown: 'md', latex: 'tex'}[format] || format}`)}, format)),
      h('button', {onclick: () => save(`${path}/table?rows=runs&format=csv`, study.id + '-runs.csv')}, 'all runs, csv'),
      study.state === 'RUNNING' ? command('pause', 'Pause') : null,
      study.state === 'PAUSED' ? command('resume', 'Resume') : null,
      OVER.includes(study.state) ? null : command('cancel', 'Cancel'),
      study.progress.failed + study.progress.cancelled > 0 ? command('retry', 'Run failed ones again') : null),
  ].filter(Boolean);
}

/** What runs now, brought up to date by the service. */
function liveRuns(signal, place) {
  const heard = new Map(), losses = new Map();
  let names = new Map();
  const draw = () => {
    const shown = [...heard.values()].filter(run => names.has(run.experiment_id) && ['RUNNING', 'STALLED'].includes(run.state));
    place.replaceChildren(...shown.length ? [h('h2', {}, 'Running now'), h('ul', {class: 'runs'}, shown.map(card))] : []);
  };
  const card = run => {
    const p = run.progress || {};
    const share = p.epochs ? (Math.max(1, p.epoch) - 1 + (p.steps_per_epoch ? p.step / p.steps_per_epoch : 0)) / p.epochs : 0;
    return h('li', {},
      h('a', {href: '#/experiments/' + encodeURIComponent(run.experiment_id)}, names.get(run.experiment_id)), ' ', state(run.state),
      h('progress', {max: 1, value: Math.min(1, share), 'aria-label': 'Training done'}),
      spark(losses.get(run.experiment_id) || [], 'Validation loss by epoch'),
      h('div', {class: 'soft'}, [p.epochs ? `${p.phase || 'training'}, epoch ${p.epoch} of ${p.epochs}` : 'starting',
        run.best && `best val loss ${loss(run.best.loss)}`, p.tokens_per_second && `${whole(p.tokens_per_second)} tokens/s`,
        p.eta_seconds && `${seconds(p.eta_seconds)} left`, run.worker].filter(Boolean).join(' · ')),
      h('div', {class: 'soft'}, `heard of ${seconds(Math.max(0, (Date.now() - new Date(run.updated_at)) / 1000))} ago`));
  };
  const epochs = async id => {
    try { losses.set(id, (await get(`/experiments/${encodeURIComponent(id)}/epochs`)).map(e => e.validation.loss)); } catch { /* next time */ }
  };
  let started = false;
  return {
    show(study) {
      names = new Map(study.stages.flatMap(s => s.cells).filter(c => c.experiment_id).map(c => [c.experiment_id, `${c.name}, seed ${c.seed}`]));
      for (const cell of study.stages.flatMap(s => s.cells)) {
        if (cell.experiment_id && !heard.has(cell.experiment_id) && cell.state === 'RUNNING') {
          heard.set(cell.experiment_id, {...cell, updated_at: new Date().toISOString()});
          epochs(cell.experiment_id).then(draw);
        } else if (OVER.includes(cell.state)) heard.delete(cell.experiment_id);
      }
      draw();
      if (!started && !OVER.includes(study.state)) {
        started = true;
        live('/experiments/live?study=' + encodeURIComponent(study.id), signal, run => {
          const before = heard.get(run.experiment_id);
          heard.set(run.experiment_id, run);
          if ((before?.progress?.epoch) !== run.progress?.epoch) epochs(run.experiment_id).then(draw);
          draw();
        });
      }
    },
  };
}

async function results(study, path) {
  const charts = await get(path + '/charts');
  const parts = [];
  for (const stage of study.stages) {
    parts.push(h('h2', {id: stage.name}, stage.name, ' ', state(stage.state)));
    if (stage.base) parts.push(h('p', {}, 'From the best before: ', Object.entries(flat(stage.base)).map(([k, v]) => `${k} ${value(v)}`).join(', ')));
    if (stage.best) parts.push(h('p', {class: 'answer'}, `Best by ${study.select_by}: ${stage.best.name}`
      + (stage.best.runs > 1 ? ` (mean of ${stage.best.runs} runs)` : '')));
    parts.push(runsTable(stage));
    if (stage.best && stage.cells.length > 1) parts.push(await verdicts(path, stage));
    const own = charts.filter(chart => chart.name.startsWith(stage.name + '-'));
    if (own.length) parts.push(h('div', {class: 'charts'}, await Promise.all(own.map(chart => figure(path, chart)))));
  }
  return parts.filter(Boolean);
}

function runsTable(stage) {
  const varied = [...new Set(stage.cells.flatMap(cell => Object.keys(cell.varied)))];
  const columns = [{title: 'Configuration'}, ...varied.map(title => ({title, number: true})), {title: 'Seed', number: true}, {title: 'State'},
    ...['Val. accuracy', 'Val. loss', 'Test accuracy', 'Test F1', 'Best epoch', 'Time'].map(title => ({title, number: true}))];
  return table(`Runs of ${stage.name}`, columns, stage.cells.map(cell => ({
    best: stage.best && cell.name === stage.best.name,
    cells: [cell.experiment_id ? h('a', {href: '#/experiments/' + encodeURIComponent(cell.experiment_id)}, cell.name) : cell.name,
      ...varied.map(field => value(cell.varied[field])), cell.seed,
      h('span', {title: cell.error ? cell.error.message : null}, state(cell.state), cell.reused ? ' reused' : ''),
      percent(cell.best?.accuracy), loss(cell.best?.loss), percent(cell.test?.accuracy), percent(cell.test?.f1),
      cell.best_epoch ?? '', seconds(cell.total_seconds)],
  })));
}

async function verdicts(path, stage) {
  try {
    const answer = await get(`${path}/compare?stage=${encodeURIComponent(stage.name)}`);
    const warnings = [...new Set(answer.configurations.flatMap(one => one.warnings))];
    return h('div', {},
      h('h3', {}, `Test accuracy against ${answer.baseline}, on the same examples`),
      h('ul', {class: 'plain'}, answer.configurations.map(one =>
        h('li', {}, h('strong', {}, one.name), ': ', one.verdict || 'not compared: ' + one.not_comparable))),
      warnings.length ? h('p', {class: 'problem'}, 'Not alike in what should be fixed: ', warnings.join('; ')) : null);
  } catch (error) {
    return h('p', {class: 'soft'}, error.message);
  }
}

/** The service's own drawing, as part of the page so that it has the page's colours. */
async function figure(path, chart) {
  const svg = new DOMParser().parseFromString(await text(`${path}/charts/${encodeURIComponent(chart.name)}.svg`), 'image/svg+xml').documentElement;
  return h('figure', {}, h('strong', {}, chart.title), document.importNode(svg, true), h('figcaption', {}, chart.caption));
}
