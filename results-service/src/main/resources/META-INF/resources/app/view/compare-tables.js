import {html} from 'lit';
import {toRun, toStudy} from '../address.js';
import {runSign} from '../chart/run-sign.js';
import {stateBadge} from '../components/parts.js';
import '../components/table.js';
import {seconds, spread, value, whole} from '../format.js';
import {shortId} from './experiment-columns.js';
import {capital, measure} from './measures.js';

/** @import {Column} from '../components/table.js' */

/** @typedef {[name: string, title: string, format: (it: any) => string, isHidden?: boolean]} Metric */

/** @param {string} key @param {boolean} [isHidden] @returns {Metric} */
function measured(key, isHidden) {
  const {title, format} = measure(key);
  return [key, capital(title).replace('Validation', 'Val.'), it => format(it), isHidden];
}

/** @type {Metric[]} */
const METRICS = [
  measured('val_loss'),
  measured('val_accuracy'),
  measured('val_f1', true),
  measured('test_accuracy'),
  measured('test_f1'),
  measured('test_precision', true),
  measured('test_recall', true),
  measured('test_loss', true),
  ['best_epoch', 'Best epoch', it => String(Math.round(it * 10) / 10), true],
  ['fit_seconds', 'Training and validation', seconds],
  ['total_seconds', 'Total time', seconds, true],
  ['tokens_per_second', 'Tokens/s', whole],
  ['peak_memory_bytes', 'Memory, MiB', it => whole(it / 2 ** 20), true],
];

/** @returns {Column[]} */
const metricColumns = (of, shown) =>
  METRICS.map(([key, title, format, hidden]) => ({
    key,
    title,
    hidden,
    number: true,
    sort: row => of(row, key),
    cell: row => shown(row, key, format),
  }));

const places = view => new Map(view.groups.map((group, i) => [group.name, i]));

/** Means over seeds. */
export function groupsTable(view) {
  const place = places(view);
  /** @type {Column[]} */
  const columns = [
    {
      key: 'name',
      title: 'Configuration',
      sort: group => group.name,
      cell: group => html`${runSign(place.get(group.name))} ${group.name}`,
    },
    {
      key: 'runs',
      title: 'Runs',
      number: true,
      sort: group => group.experiments.length,
      cell: group => group.experiments.length,
    },
    ...metricColumns(
      (group, key) => group.metrics[key]?.mean,
      (group, key, format) => spread(group.metrics[key]?.mean, group.metrics[key]?.deviation, format),
    ),
  ];
  return html`<tl-table
      class="card flush"
      caption="Results by configuration"
      chooser="compared-groups"
      .columns=${columns}
      .rows=${view.groups}
      .keyOf=${group => group.name}
      .runOf=${group => place.get(group.name)}
    ></tl-table>
    <p class="soft">Mean ± standard deviation over runs that differ only in seeds.</p>`;
}

/**
 * One by one.
 *
 * @param {any} view
 * @param {(id: string) => string} without the address without a run
 */
export function runsTable(view, without) {
  const place = places(view);
  /** @type {Column[]} */
  const columns = [
    {
      key: 'name',
      title: 'Run',
      sort: run => run.name ?? run.experiment_id,
      cell: run =>
        html`${runSign(place.get(run.group))}
          <a class=${run.name ? 'named' : 'id'} href=${toRun(run.experiment_id)} title=${run.experiment_id}
            >${run.name ?? shortId(run.experiment_id, run.study)}</a
          >`,
    },
    {key: 'state', title: 'State', sort: run => run.state, cell: run => stateBadge(run.state)},
    {key: 'group', title: 'Configuration', sort: run => run.group, cell: run => run.group},
    {key: 'seed', title: 'Seed', number: true, sort: run => run.seed, cell: run => run.seed ?? ''},
    ...metricColumns(
      (run, key) => run.metrics[key],
      (run, key, format) => (run.metrics[key] === undefined ? '' : format(run.metrics[key])),
    ),
    {
      key: 'study',
      title: 'Study',
      sort: run => run.study,
      cell: run => (run.study ? html`<a href=${toStudy(run.study)}>${run.study}</a>` : ''),
    },
    {
      key: 'remove',
      title: '',
      hint: 'Remove from the comparison',
      cell: run =>
        html`<a
          class="button small"
          href=${without(run.experiment_id)}
          aria-label=${`Remove ${run.name ?? run.experiment_id} from the comparison`}
          >✕</a
        >`,
    },
  ];
  return html`<tl-table
    class="card flush"
    caption="Results by run"
    chooser="compared-runs"
    .columns=${columns}
    .rows=${view.runs}
    .keyOf=${run => run.experiment_id}
    .runOf=${run => place.get(run.group)}
  ></tl-table>`;
}

/**
 * Fields in which runs differ, a column for each configuration.
 *
 * @param {string} caption
 * @param {any} view
 * @param {{field: string, values: any[]}[]} differences
 */
export function differenceTable(caption, view, differences) {
  const valuesOf = (group, difference) => {
    const own = difference.values.filter((_, i) => view.runs[i].group === group.name);
    return [...new Set(own.map(one => (one === null ? 'none' : shown(one))))].join(', ');
  };
  /** @type {Column[]} */
  const columns = [
    {key: 'field', title: 'Field', cell: difference => html`<code>${difference.field}</code>`},
    ...view.groups.map((group, i) => ({
      key: group.name,
      title: html`${runSign(i)} ${group.name}`,
      cell: difference => valuesOf(group, difference),
    })),
  ];
  return html`<tl-table
    class="card flush"
    caption=${caption}
    .columns=${columns}
    .rows=${differences}
    .keyOf=${difference => difference.field}
    empty="None: all settings are the same."
  ></tl-table>`;
}

const HASH = /^[0-9a-f]{32,}$/;

const shown = one => (typeof one === 'string' && HASH.test(one) ? one.slice(0, 10) : value(one));
