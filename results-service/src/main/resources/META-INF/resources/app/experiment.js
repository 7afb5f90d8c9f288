import {get, live, post} from './api.js';
import {facts, flat, h, loss, percent, seconds, spark, state, table, value, when, whole} from './dom.js';

const OVER = ['COMPLETED', 'FAILED', 'CANCELLED', 'REJECTED'];

/** One experiment; with ?baseline=ID beside another. */
export async function experiment(view, id) {
  const path = '/experiments/' + encodeURIComponent(id);
  const draw = async () => {
    const run = await get(path);
    const baseline = view.query.get('baseline') ? await get('/experiments/' + encodeURIComponent(view.query.get('baseline'))) : null;
    const events = await get(path + '/events');
    view.render(...page(run, baseline, events, view, path));
    return run;
  };
  const run = await draw();
  if (OVER.includes(run.state)) return;
  let waiting = false;
  await live(path + '/live', view.signal, () => {
    if (waiting) return;
    waiting = true;
    setTimeout(() => { waiting = false; if (!view.signal.aborted) draw().catch(error => view.say(error.message)); }, 700);
  });
}

function page(run, baseline, events, view, path) {
  const p = run.progress || {};
  return [
    h('h1', {}, run.experiment_id, ' ', state(run.state)),
    run.error ? h('p', {class: 'problem'}, run.error.message) : null,
    p.epochs && !OVER.includes(run.state) ? h('p', {}, `${p.phase}, epoch ${p.epoch} of ${p.epochs}, step ${p.step ?? 0} of ${p.steps_per_epoch ?? 0}`
      + (p.tokens_per_second ? `, ${whole(p.tokens_per_second)} tokens/s` : '') + (p.eta_seconds ? `, ${seconds(p.eta_seconds)} left` : '')) : null,
    facts([
      ['Test accuracy', percent(run.test?.accuracy)], ['Test F1', percent(run.test?.f1)],
      ['Best epoch', run.best_epoch], ['Val. accuracy there', percent(run.best?.accuracy)], ['Val. loss there', loss(run.best?.loss)],
      ['Time', seconds(run.timings?.total_seconds)], ['Speed', run.tokens_per_second ? whole(run.tokens_per_second) + ' tokens/s' : ''],
      ['Memory', run.peak_memory_bytes ? whole(run.peak_memory_bytes / 2 ** 20) + ' MiB' : ''],
      ['Worker', run.worker], ['Attempt', run.attempt || ''], ['Started', when(run.started_at)], ['Model directory', run.artifact],
    ]),
    h('div', {class: 'buttons'},
      h('a', {class: 'button', href: '#/submit?from=' + encodeURIComponent(run.experiment_id)}, 'Clone and edit'),
      OVER.includes(run.state) ? null : h('button', {onclick: async () => {
        try { await post(path + '/cancel', ''); view.say('Asked to cancel.'); } catch (error) { view.say(error.message); }
      }}, 'Cancel')),
    run.epochs?.length ? h('h2', {}, 'Epochs') : null,
    run.epochs?.length > 1 ? spark(run.epochs.map(e => e.validation.loss), 'Validation loss by epoch') : null,
    run.epochs?.length ? table('Epochs',
      ['Epoch', 'Train loss', 'Val. loss', 'Val. accuracy', 'Val. F1', 'Learning rate', 'Training', 'Validation', 'Tokens/s'].map(title => ({title, number: true})),
      run.epochs.map(e => ({best: e.epoch === run.best_epoch, cells: [e.epoch, loss(e.train_loss), loss(e.validation.loss), percent(e.validation.accuracy),
        percent(e.validation.f1), value(e.learning_rate), seconds(e.train_seconds), seconds(e.validation_seconds), whole(e.tokens_per_second)]}))) : null,
    ...matrix(run),
    ...configuration(run, baseline),
    h('h2', {}, 'Events'),
    h('ul', {class: 'plain'}, events.map(e => h('li', {}, h('code', {}, e.type), ` ${when(e.occurred_at)}, attempt ${e.attempt}`,
      e.worker ? `, ${e.worker}` : '', e.message ? `: ${e.message}` : ''))),
  ];
}

function matrix(run) {
  if (!run.confusion_matrix) return [];
  return [h('h2', {}, 'Confusion matrix'),
    h('table', {class: 'matrix'},
      h('thead', {}, h('tr', {}, h('th', {scope: 'col'}, 'true \\ predicted'), run.labels.map(label => h('th', {scope: 'col'}, label)))),
      h('tbody', {}, run.confusion_matrix.map((row, i) => {
        const all = row.reduce((a, b) => a + b, 0) || 1;
        return h('tr', {}, h('th', {scope: 'row'}, run.labels[i]), row.map(count => h('td', {}, `${count} (${percent(count / all)})`)));
      })))];
}

function configuration(run, baseline) {
  const own = {...flat(run.request), ...flat(run.provenance, 'provenance.')};
  const other = baseline ? {...flat(baseline.request), ...flat(baseline.provenance, 'provenance.')} : null;
  const names = [...new Set([...Object.keys(own), ...Object.keys(other || {})])].filter(name => !['experiment_id', 'schema_version'].includes(name));
  const input = h('input', {placeholder: 'id of another experiment', 'aria-label': 'Baseline', value: baseline?.experiment_id || ''});
  return [h('h2', {}, 'Configuration'),
    h('form', {class: 'fields', onsubmit: event => {
      event.preventDefault();
      location.hash = `#/experiments/${encodeURIComponent(run.experiment_id)}${input.value ? '?baseline=' + encodeURIComponent(input.value.trim()) : ''}`;
    }}, h('label', {}, 'Beside', input), h('label', {}, '\u00a0', h('button', {}, 'Compare'))),
    table('Configuration', [{title: 'Field'}, {title: 'Value'}, ...(other ? [{title: baseline.experiment_id}] : [])],
      names.map(name => {
        const same = other && value(own[name]) === value(other[name]);
        const cell = text => same ? h('span', {class: 'same'}, text) : text;
        return {best: other && !same, cells: [name, cell(value(own[name])), ...(other ? [cell(value(other[name]))] : [])]};
      }))];
}
