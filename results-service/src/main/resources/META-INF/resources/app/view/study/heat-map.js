import {html, nothing} from 'lit';
import {asked, remember} from '../../address.js';
import {inkOn, mix, readTheme} from '../../chart/theme.js';
import '../../components/chart.js';
import {choice} from '../../components/parts.js';
import {seconds, value} from '../../format.js';
import {capital, measure} from '../measures.js';

/** @import {StageContext} from './stage.js' */

const OTHERS = ['val_accuracy', 'val_loss', 'val_f1', 'test_accuracy', 'seconds'];
/** Of drawn values nearly every cell would be empty. */
const MOST_VALUES = 12;
const ROW_PIXELS = 46;
const AXES_PIXELS = 56;
/** Fields that are drawn first, however few their values. */
const FIRST = ['max_length', 'learning_rate'];

const measureOf = key =>
  key === 'seconds' ? {title: 'time (training and validation)', format: seconds, lowIsGood: true} : measure(key);

/**
 * A stage by the two fields with the most values, in the study's measure of selection unless another is chosen.
 *
 * @param {StageContext} all
 */
export function heatMap(all) {
  const {study, configurations, varying, rewrite} = all;
  const fields = axesOf(configurations, varying);
  if (fields.length < 2) return nothing;
  const usual = study.select_by;
  const keys = [...new Set([usual, ...OTHERS])].filter(key => configurations.some(one => one[key] !== undefined));
  const key = keys.includes(asked('heat')) ? asked('heat') : usual;
  const shown = measureOf(key);
  const [x, y, ...others] = fields;
  const xs = valuesOf(configurations, x);
  const ys = valuesOf(configurations, y);
  const cells = cellsOf(all, {x, y, xs, ys, key});
  if (!cells.length || Math.max(xs.length, ys.length) > MOST_VALUES) return nothing;
  const isMean = cells.some(cell => cell.count > 1);
  const notes = [
    `${readTheme().isDark ? 'Brighter' : 'Darker'} is better. ★ marks the best configuration by ${measureOf(usual).title}.`,
    isMean && `Means over ${others.join(', ') || 'configurations'}.`,
    cells.length < xs.length * ys.length && 'Empty cells were not run.',
  ];
  const find = (column, row) => cells.find(cell => cell.column === column && cell.row === row);
  return html`<tl-chart
    heading="${capital(shown.title)} by ${x} and ${y}"
    .note=${notes.filter(Boolean).join(' ')}
    .height=${ys.length * ROW_PIXELS + AXES_PIXELS}
    .tools=${choice(
      'show',
      keys.map(one => [one, measureOf(one).title]),
      key,
      chosen => {
        remember({heat: chosen === usual ? null : chosen});
        rewrite();
      },
    )}
    .option=${theme => heatOption({x, y, xs, ys, cells, shown}, theme)}
    .table=${{
      columns: [`${y} \\ ${x}`, ...xs.map(value)],
      rows: ys.map((one, row) => [value(one), ...xs.map((_, column) => find(column, row)?.text ?? 'not run')]),
    }}
  ></tl-chart>`;
}

/** Fields that vary, those with the most values first. */
function axesOf(configurations, varying) {
  const rank = field => (FIRST.includes(field) ? FIRST.indexOf(field) - 1e6 : -valuesOf(configurations, field).length);
  return varying
    .filter(field => field !== 'seed' && configurations.every(one => one[field] !== undefined))
    .sort((a, b) => rank(a) - rank(b));
}

const valuesOf = (configurations, field) =>
  [...new Set(configurations.map(one => one[field]).filter(it => it !== undefined))].sort(
    (a, b) => a - b || String(a).localeCompare(String(b)),
  );

function cellsOf({done, indexOf}, {x, y, xs, ys, key}) {
  const {title, format, lowIsGood} = measureOf(key);
  const cells = ys.flatMap((rowValue, row) =>
    xs.flatMap((columnValue, column) => {
      const here = done.filter(one => one[x] === columnValue && one[y] === rowValue && one[key] !== undefined);
      if (!here.length) return [];
      const mean = here.reduce((sum, one) => sum + one[key], 0) / here.length;
      const of = here.length > 1 ? `, mean of ${here.length} configurations` : '';
      return {
        row,
        column,
        mean,
        count: here.length,
        text: format(mean),
        run: here.length === 1 ? indexOf(here[0].configuration) : undefined,
        isBest: here.some(one => one.best === 'true'),
        tip: `${x} ${value(columnValue)}, ${y} ${value(rowValue)}\n${title} ${format(mean)}${of}`,
      };
    }),
  );
  const means = cells.map(cell => cell.mean);
  const low = Math.min(...means);
  const high = Math.max(...means);
  const share = mean => (high === low ? 0.5 : (mean - low) / (high - low));
  return cells.map(cell => ({...cell, share: lowIsGood ? 1 - share(cell.mean) : share(cell.mean)}));
}

function heatOption({x, y, xs, ys, cells, shown}, theme) {
  const category = (name, values, more) => ({
    type: 'category',
    name,
    data: values.map(value),
    splitLine: {show: false},
    ...more,
  });
  return {
    xAxis: category(x, xs, {axisTick: {show: false}, axisLine: {show: false}}),
    yAxis: category(y, ys, {inverse: true, nameGap: 50}),
    visualMap: {show: false, min: 0, max: 1, dimension: 2, inRange: {color: theme.heat}},
    series: [
      {
        type: 'heatmap',
        name: shown.title,
        itemStyle: {borderColor: theme.card, borderWidth: 2, borderRadius: 5},
        label: {show: true, fontSize: 12.5, fontWeight: 600},
        data: cells.map(cell => ({
          value: [cell.column, cell.row, cell.share],
          run: cell.run,
          tip: cell.tip,
          label: {
            formatter: `${cell.isBest ? '★ ' : ''}${cell.text}`,
            color: inkOn(mix(theme.heat[0], theme.heat[1], cell.share)),
          },
          ...(cell.isBest ? {itemStyle: {borderColor: theme.colours[1], borderWidth: 2.5}} : {}),
        })),
      },
    ],
  };
}
