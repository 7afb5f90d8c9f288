import {html} from 'lit';
import {band} from '../chart/intervals.js';
import {colourOf, symbolOf} from '../chart/theme.js';
import '../components/chart.js';
import {value, whole} from '../format.js';
import {capital, measure} from './measures.js';

/** @typedef {{title: string, axis: string, format: (it: number) => string, factor?: number, hasSteps?: boolean}} Metric */

/** Curves lie close together. */
const DIGITS = 2;

/** @param {string} key @param {boolean} [hasSteps] @returns {[string, Metric]} */
function measured(key, hasSteps) {
  const {title, format, scale, unit} = measure(key);
  // Those without a unit are losses.
  const axis = unit || 'nats per example';
  return [key, {title: capital(title), axis, factor: scale, format: it => format(it / scale, DIGITS), hasSteps}];
}

/** @type {Record<string, Metric>} */
export const METRICS = {
  ...Object.fromEntries([
    measured('train_loss', true),
    measured('val_loss'),
    measured('train_accuracy'),
    measured('val_accuracy'),
    measured('val_f1'),
    measured('val_precision'),
    measured('val_recall'),
  ]),
  learning_rate: {title: 'Learning rate', axis: 'learning rate', format: value, hasSteps: true},
  tokens_per_second: {title: 'Tokens per second', axis: 'tokens per second', format: whole, hasSteps: true},
};

/** More points than this are drawn as a line without marks. */
const MOST_MARKS = 40;

/**
 * A metric of all runs; runs that differ in seeds as their mean with a band, or one by one.
 *
 * @param {{metric: string, by: string, runs: any[], groups: any[]}} curves
 * @param {any} view the comparison
 * @param {boolean} isSingle
 */
export function curveChart(curves, view, isSingle) {
  const metric = METRICS[curves.metric];
  const scaled = it => it * (metric.factor ?? 1);
  const hasBand = !isSingle && curves.groups.some(group => Math.max(0, ...group.runs) > 1);
  return html`<tl-chart
    heading=${`${metric.title} by ${curves.by}`}
    .note=${hasBand ? 'Lines: means over seeds. Bands: one standard deviation.' : undefined}
    .legend=${view.groups.map((group, run) => ({name: group.name, run}))}
    .logs=${['x', 'y']}
    zoom
    group=${'compare-' + curves.by}
    .option=${theme => ({
      tooltip: {trigger: 'axis', axisPointer: {type: 'line'}},
      xAxis: {name: curves.by, minInterval: 1, tip: x => `${curves.by} ${whole(Number(x))}`},
      yAxis: {name: metric.axis},
      series: curves.groups.flatMap((group, run) =>
        isSingle
          ? singleLines(curves, view, group, run, theme, metric, scaled)
          : meanLine(group, run, theme, metric, scaled),
      ),
    })}
    .table=${asTable(curves, view, isSingle, metric, scaled)}
  ></tl-chart>`;
}

function line(name, run, theme, metric, points) {
  const colour = colourOf(theme, run);
  return {
    type: 'line',
    name,
    run,
    format: metric.format,
    symbol: symbolOf(run),
    symbolSize: 8,
    showSymbol: points.length <= MOST_MARKS,
    showAllSymbol: points.length <= MOST_MARKS,
    itemStyle: {color: colour},
    lineStyle: {color: colour, width: 1.8},
    data: points,
  };
}

function meanLine(group, run, theme, metric, scaled) {
  const points = group.x.map((x, i) => [x, scaled(group.mean[i])]);
  const spread = group.x
    .map((x, i) => ({x, low: scaled(group.low[i]), high: scaled(group.high[i]), runs: group.runs[i]}))
    .filter(point => point.runs > 1);
  const mean = line(group.group, run, theme, metric, points);
  return spread.length > 1
    ? [band({name: group.group, run, colour: colourOf(theme, run), points: spread}), mean]
    : [mean];
}

function singleLines(curves, view, group, run, theme, metric, scaled) {
  return curves.runs
    .filter(one => one.group === group.group)
    .map(one => ({
      ...line(
        group.group,
        run,
        theme,
        metric,
        one.x.map((x, i) => [x, scaled(one.y[i])]),
      ),
      titled: runTitle(view, one),
    }));
}

const runTitle = (view, {experiment_id: id, group}) => {
  const run = view.runs.find(one => one.experiment_id === id);
  return run?.seed === undefined ? group : `${group}, seed ${run.seed}`;
};

function asTable(curves, view, isSingle, metric, scaled) {
  const columns = isSingle
    ? curves.runs.map(run => ({title: runTitle(view, run), x: run.x, y: run.y}))
    : curves.groups.map(group => ({title: group.group, x: group.x, y: group.mean}));
  const places = [...new Set(columns.flatMap(column => column.x))].sort((a, b) => a - b);
  const cell = ({x, y}, place) => (x.includes(place) ? metric.format(scaled(y[x.indexOf(place)])) : '');
  return {
    columns: [curves.by, ...columns.map(column => column.title)],
    rows: places.map(place => [place, ...columns.map(column => cell(column, place))]),
  };
}
