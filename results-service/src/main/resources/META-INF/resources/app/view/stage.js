// @ts-nocheck: not converted yet
import {asked, remember} from '../address.js';
import {get} from '../api.js';
import {choice, flat, h, later} from '../dom.js';
import {loss, percent, points, pValue, value} from '../format.js';
import {forest} from '../chart/forest.js';
import {configurationTable} from './best-table.js';
import {dataAudit, heatMap, losses, pareto, tokenLengths} from './stage-charts.js';
import {learningCurve} from './data-charts.js';
import {searchCurve} from './search-chart.js';
import {dataMap, labelDoubts} from './doubts.js';
import {narrowing} from './looks.js';
import {pair} from './pair.js';

/**
 * What one stage came to. Which views there are depends on what the stage varies, never on its name: two fields make a heat map,
 * lengths the distribution of lengths, amounts of data a learning curve, models a comparison of two.
 */
export function stagePanel(context) {
  const {stage, study, results, path} = context;
  const of = rows => rows.filter(row => row.stage === stage.name);
  const rows = of(results.configurations),
    imported = rows.filter(one => one.not_run_here),
    configurations = rows.filter(one => !one.not_run_here);
  const done = configurations.filter(one => one.completed > 0);
  const names = configurations.map(one => one.configuration);
  const all = {
    ...context,
    configurations,
    imported,
    done,
    names,
    runs: of(results.runs),
    epochs: of(results.epochs),
    fields: [...new Set(stage.cells.flatMap(cell => Object.keys(cell.varied)))],
    indexOf: name =>
      names.includes(name) ? names.indexOf(name) : names.length + imported.findIndex(one => one.configuration === name),
  };
  all.varying = all.fields.filter(field => new Set(stage.cells.map(cell => value(cell.varied[field]))).size > 1);
  const varies = field => all.varying.includes(field);
  const isDrawn = study.spec?.stages.some(one => one.name === stage.name && one.draw);
  const isModels = varies('model') || varies('num_layers');
  const isSizes = new Set(done.map(one => one.examples_train).filter(Boolean)).size > 1;
  return [
    stage.note ? h('p', {class: 'problem'}, stage.note) : null,
    stage.base
      ? h(
          'p',
          {class: 'soft'},
          'Inherited from the best configuration: ',
          Object.entries(flat(stage.base))
            .map(([name, it]) => `${name} ${value(it)}`)
            .join(', '),
        )
      : null,
    answer(study, stage, configurations),
    cautions(all),
    waits(stage),
    configurationTable(all),
    done.length
      ? later(get(`${path}/seed-spread?stage=${encodeURIComponent(stage.name)}`), found =>
          found.map(one => h('p', {class: 'soft'}, one.finding)),
        )
      : null,
    done.length
      ? h(
          'div',
          {class: 'charts'},
          heatMap(all),
          isSizes ? learningCurve(all) : null,
          losses(all),
          varies('max_length') ? tokenLengths(all) : null,
          done.length > 1 ? pareto(all) : null,
          isDrawn && done.length > 2 ? searchCurve(all) : null,
          done.length + imported.length > 1 ? differences(all) : null,
          dataMap(all),
          dataAudit(all),
        )
      : h('p', {class: 'soft'}, 'No run has finished yet. Charts appear with the first result.'),
    done.length > 1 ? pair(all, isModels) : null,
    done.length ? labelDoubts(all) : null,
  ];
}

/** What must be known before the table is believed, with the runs that it concerns. */
function cautions({runs}) {
  const completed = runs.filter(run => run.state === 'COMPLETED'),
    caveats = run => (run.caveats ? run.caveats.split('; ') : []);
  const isShared = name => completed.filter(run => run.configuration === name).length > 1;
  return [...new Set(completed.flatMap(caveats))].map(caveat => {
    const names = completed
      .filter(run => caveats(run).includes(caveat))
      .map(run => run.configuration + (isShared(run.configuration) ? ` (seed ${run.seed})` : ''));
    return h(
      'p',
      {class: 'problem'},
      `Caution: ${caveat} (${names.length === completed.length ? 'all runs' : names.join(', ')}).`,
    );
  });
}

/** Why queued runs cannot begin yet. */
function waits(stage) {
  const waiting = stage.cells.filter(cell => cell.waiting);
  return [...new Set(waiting.map(cell => cell.waiting.reason))].map(reason => {
    const count = waiting.filter(cell => cell.waiting.reason === reason).length;
    return h('p', {class: 'soft', role: 'status'}, `${count === 1 ? '1 run waits' : count + ' runs wait'}: ${reason}.`);
  });
}

function answer(study, stage, configurations) {
  const best = configurations.find(one => one.best === 'true');
  if (!best) return null;
  return h(
    'p',
    {class: 'answer'},
    h('span', {'aria-hidden': 'true'}, '★ '),
    'Best by ',
    study.select_by,
    ': ',
    h('strong', {}, best.configuration),
    ` — validation accuracy ${percent(best.val_accuracy)}, loss ${loss(best.val_loss)}; test accuracy ${percent(best.test_accuracy)}, F1 ${percent(best.test_f1)}`,
    best.completed > 1 ? ` (means of ${best.completed} runs)` : '',
  );
}

const NOT_RUN_HERE = ' (not run here)';
const titled = one => one.name + (one.not_run_here ? NOT_RUN_HERE : '');

/** Which configurations, and imported classifiers, differ significantly from one of them. */
function differences({stage, path, done, imported, indexOf}) {
  const place = h('div'),
    sides = [...done, ...imported];
  const load = async isAgain => {
    const base = asked('base'),
      named = sides.some(one => one.configuration === base) ? `&baseline=${encodeURIComponent(base)}` : '';
    const drawn = later(
      get(`${path}/compare?stage=${encodeURIComponent(stage.name)}${named}`),
      answer =>
        judged(answer, sides, indexOf, name => {
          remember({base: name});
          load(true);
        }),
      () => {
        place.replaceChildren(drawn);
        if (isAgain) document.getElementById('choose-against')?.focus();
      },
    );
    if (!isAgain) place.append(drawn);
  };
  load(false);
  return place;
}

function judged(answer, sides, indexOf, choose) {
  const compared = answer.configurations.filter(one => one.verdict),
    title = 'Is the difference real?';
  const tools = choice(
    'against',
    sides.map(one => [one.configuration, one.configuration + (one.not_run_here ? NOT_RUN_HERE : '')]),
    answer.baseline,
    choose,
  );
  const warnings = [...new Set(answer.configurations.flatMap(one => one.warnings))];
  const verdicts = h(
    'ul',
    {class: 'verdicts'},
    answer.configurations.map(one =>
      h(
        'li',
        {'data-run': indexOf(one.name)},
        h('strong', {}, titled(one)),
        ': ',
        one.verdict || 'not compared: ' + one.not_comparable,
      ),
    ),
  );
  const level = percent(1 - answer.significance).replace('.0', '');
  const below = [
    answer.looks ? narrowing(answer, indexOf) : null,
    [answer.note, answer.sensitivity?.text, answer.calibration]
      .filter(Boolean)
      .map(text => h('p', {class: 'soft'}, text)),
    verdicts,
    warnings.length ? h('p', {class: 'problem'}, 'Caution: ', warnings.join('; ')) : null,
  ];
  if (!compared.length)
    return h('figure', {class: 'whole'}, h('div', {class: 'figure-head'}, h('h3', {}, title), tools), below);
  return forest({
    title,
    tools,
    below,
    margin: answer.margin,
    note: `Difference in test accuracy from ${answer.baseline} on the same test examples, with ${compared.length > 1 ? 'simultaneous ' : ''}${level} intervals. Shaded: differences too small to matter (±${points(answer.margin).slice(1)} points); large markers: significant difference.`,
    rows: compared.map(one => ({
      name: titled(one),
      run: indexOf(one.name),
      difference: one.difference,
      low: one.adjusted_interval.low,
      high: one.adjusted_interval.high,
      differs: one.differs,
      tip: `${one.name}: ${one.verdict}\n${one.method}, ${pValue(one.adjusted_p_value)}${one.comparisons > 1 ? ' (adjusted)' : ''}`,
    })),
  });
}
