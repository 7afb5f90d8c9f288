import {html, nothing} from 'lit';
import {remember, toRun, withQuery} from '../../address.js';
import {save} from '../../api.js';
import {runSign} from '../../chart/run-sign.js';
import {act} from '../../components/notices.js';
import {stateBadge} from '../../components/parts.js';
import '../../components/table.js';
import {brief, loss, percent, seconds, spread, value, whole} from '../../format.js';
import {measure} from '../measures.js';
import {chooseCells, chosenCells, compareLink} from './chosen-runs.js';
import {whyNotEligible} from './stage-data.js';

/** @import {StageContext} from './stage.js' */
/** @import {Column} from '../../components/table.js' */

/** Tables have weights of classes as JSON. */
const setting = it => brief(typeof it === 'string' && it.startsWith('{') ? JSON.parse(it) : it);

/**
 * The table of a stage: all numbers of a row are of one epoch. By configuration over its seeds, or run by run.
 *
 * @param {StageContext} all
 */
export function stageTable(all) {
  const {stage} = all;
  const asked = new URLSearchParams(location.hash.split('?')[1]);
  const isByRun = !hasSeeds(stage) || asked.get('rows') === 'runs';
  // Keys may hold points themselves: the last one parts them from the direction.
  const [, by, direction] = /^(.+)\.(up|down)$/.exec(asked.get('sort') ?? '') ?? [];
  const heading = isByRun ? 'Best epoch of each run' : 'Best epochs, mean ± standard deviation over the seeds';
  return html`<section class="card flush" aria-label="Results of ${stage.name}">
    <div class="figure-head">
      <h3>${heading}</h3>
      ${hasSeeds(stage) ? rowsSwitch(isByRun) : nothing} ${compareLink(all)} ${exports(all)}
    </div>
    <tl-table
      caption="${isByRun ? 'Runs' : 'Configurations'} of ${stage.name}"
      chooser=${isByRun ? 'stage-runs' : 'stage-configurations'}
      .columns=${isByRun ? runColumns(all) : configurationColumns(all)}
      .rows=${isByRun ? stage.cells : all.configurations}
      .keyOf=${row => row.cell ?? row.configuration}
      .runOf=${row => all.indexOf(row.name ?? row.configuration)}
      .isBest=${row => isBest(all, row)}
      ?selectable=${isByRun}
      .selection=${chosenCells(all)}
      @select=${({detail}) => chooseCells(all, detail)}
      .sorting=${{by, falling: direction === 'down'}}
      @sort=${({detail}) => remember({sort: `${detail.by}.${detail.falling ? 'down' : 'up'}`})}
    ></tl-table>
    ${importedTable(all)}
  </section>`;
}

const hasSeeds = stage => new Set(stage.cells.map(cell => cell.seed)).size > 1;

const isBest = ({stage}, row) => row.best === true || Boolean(stage.best && row.name === stage.best.name);

const rowsSwitch = isByRun =>
  html`<nav class="switch" aria-label="Rows">
    <a href=${withQuery({rows: null})} aria-current=${isByRun ? nothing : 'true'}>by configuration</a>
    <a href=${withQuery({rows: 'runs'})} aria-current=${isByRun ? 'true' : nothing}>by run</a>
  </nav>`;

/** The star names its measure. */
const star = (all, row) =>
  isBest(all, row)
    ? html`<span class="star" role="img" aria-label=${bestBy(all)} title=${bestBy(all)}> ★</span>`
    : nothing;

const bestBy = ({study, stage}) => (stage.best?.reason ? 'chosen' : `best by ${measure(study.select_by).title}`);

/**
 * @param {string} title also its key, which the address keeps
 * @param {(row: any) => any} of
 * @param {(value: any) => unknown} format
 * @param {Partial<Column>} [more]
 * @returns {Column}
 */
const number = (title, of, format = value, more = {}) => ({
  key: title,
  title,
  number: true,
  sort: of,
  cell: row => format(of(row)),
  ...more,
});

/**
 * @param {StageContext} all
 * @returns {Column[]}
 */
function runColumns(all) {
  const {stage, fields, indexOf} = all;
  return [
    {
      key: 'Configuration',
      title: 'Configuration',
      sort: cell => indexOf(cell.name),
      cell: cell =>
        html`${runSign(indexOf(cell.name))}${
          cell.experiment_id ? html`<a href=${toRun(cell.experiment_id)}>${cell.name}</a>` : cell.name
        }${star(all, cell)}`,
    },
    ...fields.map(field => number(field, cell => cell.varied[field], brief)),
    ...(hasSeeds(stage) ? [number('seed', cell => cell.seed)] : []),
    {key: 'State', title: 'State', sort: cell => cell.state, cell: stateOf},
    number('Best epoch', cell => cell.best_epoch),
    number('Train loss', cell => cell.best_train_loss, loss, {hint: 'At the best epoch'}),
    number('Val. loss', cell => cell.val_loss, loss),
    number('Val. accuracy', cell => cell.val_accuracy, percent),
    number('Val. F1', cell => cell.val_f1, percent, {hidden: true}),
    number('Test accuracy', cell => cell.test_accuracy, percent),
    number('Test F1', cell => cell.test_f1, percent),
    number('Time', cell => cell.fit_seconds, seconds, {hint: 'Training and validation'}),
    number('Total time', cell => cell.total_seconds, seconds, {
      hint: 'Loading, training, validation, test and saving',
      hidden: true,
    }),
  ];
}

const stateOf = cell => html`
  ${stateBadge(cell.state, cell.error?.message ?? cell.waiting?.reason)}
  ${cell.reused ? html`<span class="soft">reused</span>` : nothing}
  ${cell.note ? html`<span class="soft">${cell.note.replace(/^stopped /, '')}</span>` : nothing}
`;

/**
 * @param {StageContext} all
 * @returns {Column[]}
 */
function configurationColumns(all) {
  const mean = (title, key, format, more) =>
    number(title, row => row[key], format, {cell: row => spread(row[key], row[key + '_sd'], format), ...more});
  return [
    {
      key: 'Configuration',
      title: 'Configuration',
      sort: row => all.indexOf(row.configuration),
      cell: row => html`${runSign(all.indexOf(row.configuration))}${row.configuration}${star(all, row)}`,
    },
    ...all.fields.map(field => number(field, row => row[field], setting)),
    number('Runs', row => row.completed, undefined, {cell: runsOf}),
    mean('Val. loss', 'val_loss', loss),
    mean('Val. accuracy', 'val_accuracy', percent),
    mean('Val. F1', 'val_f1', percent, {hidden: true}),
    mean('Test accuracy', 'test_accuracy', percent),
    mean('Test F1', 'test_f1', percent),
    number('Examples', row => row['examples.train'], whole),
    number('Training time', row => row.fit_seconds, seconds, {title: 'Time', hint: 'Training and validation'}),
  ];
}

function runsOf(row) {
  if (row.eligible === false) {
    return html`<span class="soft">${whyNotEligible(row)}</span>`;
  }
  return row.completed === row.runs ? row.runs : `${row.completed} of ${row.runs}`;
}

/** Classifiers that were not run here have test scores and nothing else. */
function importedTable({stage, imported, indexOf}) {
  if (!imported.length) return nothing;
  const columns = [
    {
      key: 'Imported baseline',
      title: 'Imported baseline',
      cell: row => html`${runSign(indexOf(row.configuration))}${row.configuration}`,
    },
    number('Test accuracy', row => row.test_accuracy, percent),
    number('Test F1', row => row.test_f1, percent),
    {key: 'Tuned', title: 'Tuned on the test set', cell: row => row.tuned_on_test},
  ];
  return html`<h3>Not run here</h3>
    <tl-table
      caption="Imported baselines of ${stage.name}"
      .columns=${columns}
      .rows=${imported}
      .keyOf=${row => row.configuration}
      .runOf=${row => indexOf(row.configuration)}
    ></tl-table>`;
}

/** @type {[title: string, query: string, ending: string, hint: string][]} */
const FILES = [
  ['CSV', 'table?format=csv', '.csv', 'One row per configuration'],
  ['Parquet', 'table?format=parquet', '.parquet', 'One row per configuration'],
  ['Markdown', 'table?format=markdown', '.md', 'As shown'],
  ['LaTeX', 'table?format=latex', '.tex', 'As shown'],
  ['All runs', 'table?rows=runs&format=csv', '-runs.csv', 'One row per run with all fields, as CSV'],
  ['All epochs', 'metrics?format=csv', '-epochs.csv', 'One row per epoch, as CSV'],
];

function exports({study, stage, path}) {
  const name = `${study.id}-${stage.name.replace(/[^A-Za-z0-9._-]+/g, '-')}`;
  const saved = (query, ending) =>
    act(
      () => save(`${path}/${query}&stage=${encodeURIComponent(stage.name)}`, name + ending),
      `Saved ${name + ending}.`,
    );
  return html`<details class="menu">
    <summary class="button small">Export</summary>
    <div class="menu-items" role="group" aria-label="Export">
      ${FILES.map(
        ([title, query, ending, hint]) =>
          html`<button type="button" title=${hint} @click=${() => saved(query, ending)}>${title}</button>`,
      )}
    </div>
  </details>`;
}
