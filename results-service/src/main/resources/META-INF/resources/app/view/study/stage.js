import {html, nothing} from 'lit';
import {flat} from '../fields.js';
import {value} from '../../format.js';
import {capital, measure} from '../measures.js';
import {dataMap} from './data-map.js';
import {differences} from './differences.js';
import {heatMap} from './heat-map.js';
import {importance} from './importance.js';
import {labelDoubts} from './label-doubts.js';
import {learningCurve} from './learning-curve.js';
import {stageLosses} from './losses.js';
import {pair} from './pair.js';
import {isLarge, parallel} from './parallel.js';
import {pareto} from './pareto.js';
import {searchCurve} from './search-curve.js';
import {associations, slices} from './slices.js';
import {stageTable} from './stage-table.js';
import {stageAudit, tokenLengths} from './stage-data.js';

const MOST_NAMES = 6;

/**
 * @typedef {object} StageContext what the parts of a stage are made from
 * @property {any} study
 * @property {any} stage
 * @property {any} results
 * @property {string} path of the study, under /api/v1
 * @property {import('../../state/answers.js').Answers} answers
 * @property {() => void} rewrite renders again, after the address has changed
 * @property {Set<string>} opened stages whose comparison of two was opened
 * @property {string} mark changes when there are new results
 * @property {any[]} configurations that were run here, as rows of the results table
 * @property {any[]} imported classifiers that were not run here
 * @property {any[]} done configurations with a finished run
 * @property {any[]} runs
 * @property {any[]} epochs
 * @property {string[]} fields that the stage sets
 * @property {string[]} varying those of them with more than one value
 * @property {(name: string) => number} indexOf the number of a configuration, which gives its colour and shape
 * @property {(resource: string, query?: string) => string} of the address of a resource of this stage
 */

/**
 * What one stage came to. Which charts there are depends on what the stage varies, never on its name: two fields make a
 * heat map, lengths the distribution of lengths, amounts of data a learning curve, models a comparison of two.
 */
export function stagePanel(context) {
  const all = stageContext(context);
  const {stage, done, imported} = all;
  return html`
    ${stage.note ? html`<p class="problem">${capital(stage.note).replace(/\.?$/, '.')}</p>` : nothing}
    ${inherited(stage)} ${answer(all)}
    ${stage.best?.reason ? html`<p class="soft">Chosen by validation: ${stage.best.reason}.</p>` : nothing}
    ${cautions(all)} ${waits(stage)} ${stageTable(all)} ${done.length ? seedSpread(all) : nothing}
    ${
      done.length
        ? html`<div class="charts">${charts(all)}</div>`
        : html`<p class="soft">No run has finished yet. Charts appear with the first result.</p>`
    }
    ${done.length + imported.length > 1 && done.length > 1 ? pair(all) : nothing}
    ${done.length ? labelDoubts(all) : nothing}
  `;
}

/** @returns {StageContext} */
function stageContext(context) {
  const {stage, results, path} = context;
  const ofStage = rows => rows.filter(row => row.stage === stage.name);
  const rows = ofStage(results.configurations);
  const imported = rows.filter(one => one.not_run_here);
  const configurations = rows.filter(one => !one.not_run_here);
  const names = [...configurations, ...imported].map(one => one.configuration);
  const fields = [...new Set(stage.cells.flatMap(cell => Object.keys(cell.varied)))];
  const varies = field => new Set(stage.cells.map(cell => value(cell.varied[field]))).size > 1;
  return {
    ...context,
    mark: results.mark,
    configurations,
    imported,
    done: configurations.filter(one => one.completed > 0),
    runs: ofStage(results.runs),
    epochs: ofStage(results.epochs),
    fields,
    varying: fields.filter(varies),
    indexOf: name => Math.max(0, names.indexOf(name)),
    of: (resource, query = '') => `${path}/${resource}?stage=${encodeURIComponent(stage.name)}${query}`,
  };
}

function charts(all) {
  const {study, stage, done, imported, varying} = all;
  const isDrawn = study.spec?.stages.some(one => one.name === stage.name && one.draw);
  const isOfSizes = new Set(done.map(one => one['examples.train']).filter(Boolean)).size > 1;
  return [
    isLarge(all) ? parallel(all) : nothing,
    isLarge(all) || (isDrawn && done.length > 2) ? slices(all) : nothing,
    isLarge(all) ? importance(all) : nothing,
    isLarge(all) ? associations(all) : nothing,
    heatMap(all),
    isOfSizes ? learningCurve(all) : nothing,
    stageLosses(all),
    varying.includes('max_length') ? tokenLengths(all) : nothing,
    done.length > 1 ? pareto(all) : nothing,
    isDrawn && done.length > 2 ? searchCurve(all) : nothing,
    done.length + imported.length > 1 ? differences(all) : nothing,
    dataMap(all),
    stageAudit(all),
  ];
}

const inherited = ({base}) =>
  base
    ? html`<p class="soft">
        Inherited from the best configuration:
        ${Object.entries(flat(base))
          .map(([name, it]) => `${name} ${value(it)}`)
          .join(', ')}
      </p>`
    : nothing;

/** The best configuration by the study's measure, which comes first; of fractions the chosen one, and why. */
function answer({study, stage, configurations}) {
  const best = configurations.find(one => one.best === true);
  if (!best) return nothing;
  const figure = key => (best[key] === undefined ? '' : `${measure(key).title} ${measure(key).format(best[key])}`);
  const validation = [...new Set([study.select_by, 'val_accuracy', 'val_loss'])].map(figure).filter(Boolean);
  const test = ['test_accuracy', 'test_f1'].map(figure).filter(Boolean);
  return html`<p class="answer">
    <span aria-hidden="true">★ </span>${stage.best?.reason ? 'Chosen' : `Best by ${measure(study.select_by).title}`}:
    <strong>${best.configuration}</strong>. ${capital(validation.join(', '))}.
    ${test.length ? capital(test.join(', ')) + '.' : nothing}
    ${best.completed > 1 ? `Means of ${best.completed} runs.` : nothing}
  </p>`;
}

/** The first few names, and how many more there are. @param {string[]} names */
const listed = names =>
  names.length <= MOST_NAMES + 1
    ? names.join(', ')
    : `${names.slice(0, MOST_NAMES).join(', ')} and ${names.length - MOST_NAMES} more`;

/** What must be known before the table is believed, with the runs that it concerns. */
function cautions({runs}) {
  const completed = runs.filter(run => run.state === 'COMPLETED');
  const caveats = run => (run.caveats ? run.caveats.split('; ') : []);
  const isShared = name => completed.filter(run => run.configuration === name).length > 1;
  const nameOf = run => run.configuration + (isShared(run.configuration) ? ` (seed ${run.seed})` : '');
  return [...new Set(completed.flatMap(caveats))].map(caveat => {
    const names = completed.filter(run => caveats(run).includes(caveat)).map(nameOf);
    const whose = names.length === completed.length ? 'all runs' : listed(names);
    return html`<p class="problem">Caution: ${caveat} (${whose}).</p>`;
  });
}

/** Why queued runs cannot begin yet. */
function waits(stage) {
  const waiting = stage.cells.filter(cell => cell.waiting);
  return [...new Set(waiting.map(cell => cell.waiting.reason))].map(reason => {
    const count = waiting.filter(cell => cell.waiting.reason === reason).length;
    return html`<p class="soft" role="status">${count === 1 ? '1 run waits' : count + ' runs wait'}: ${reason}.</p>`;
  });
}

const seedSpread = ({answers, of, mark}) =>
  answers.show(of('seed-spread'), found => found.map(one => html`<p class="soft">${one.finding}</p>`), {mark});
