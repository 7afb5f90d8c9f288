import {html, nothing} from 'lit';
import {asked, remember} from '../../address.js';
import {inkOn, mix, readTheme} from '../../chart/theme.js';
import '../../components/chart.js';
import {choice} from '../../components/parts.js';
import {seconds, value} from '../../format.js';
import {capital, measure} from '../measures.js';
import {whyNotEligible} from './stage-data.js';

/** @import {StageContext} from './stage.js' */

const OTHERS = ['val_accuracy', 'val_loss', 'val_f1', 'test_accuracy', 'fit_seconds'];
const MOST_VALUES = 12;
const ROW_PIXELS = 46;
const AXES_PIXELS = 56;
/** Fields that are drawn first, however few their values. */
const FIRST = ['max_length', 'learning_rate'];

const measureOf = key =>
  key === 'fit_seconds' ? {title: 'time (training and validation)', format: seconds, lowIsGood: true} : measure(key);

/**
 * A stage by the two fields with the most values, in the study's measure of selection unless another is chosen.
 *
 * @param {StageContext} all
 */
export function heatMap(all) {
  const {study, stage, configurations, varying, rewrite} = all;
  const fields = axesOf(all);
  if (fields.length < 2) return nothing;
  const usual = study.select_by;
  const keys = [...new Set([usual, ...OTHERS])].filter(key => configurations.some(one => one[key] !== undefined));
  const key = keys.includes(asked('heat')) ? asked('heat') : usual;
  const shown = measureOf(key);
  const [x, y] = fields;
  // Also those that only some configurations set.
  const others = varying.filter(field => ![x, y, 'seed'].includes(field));
  const xs = valuesOf(configurations, x);
  const ys = valuesOf(configurations, y);
  const cells = cellsOf(all, {x, y, xs, ys, key, others});
  // Of drawn values nearly every cell would be empty.
  const isSparse = 2 * cells.length < xs.length * ys.length;
  if (!cells.length || isSparse || Math.max(xs.length, ys.length) > MOST_VALUES) return nothing;
  const ineligible = cells.flatMap(cell => cell.ineligible);
  const notes = [
    `${readTheme().isDark ? 'Brighter' : 'Darker'} is better. ★ marks the ${stage.best?.reason ? 'configuration that was chosen' : `best configuration by ${measureOf(usual).title}`}.`,
    means(cells, others),
    ineligible.length && `Not in the choice: ${ineligible.join(', ')}.`,
    cells.length < xs.length * ys.length && 'Dashed cells were not run.',
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

/** Cells with means of different settings of the other fields show the effects of these, too. */
function means(cells, others) {
  const named = others.join(', ') || 'configurations';
  if (new Set(cells.map(cell => cell.others)).size > 1)
    return `Cells are of different values of ${named}, so they mix effects.`;
  return cells.some(cell => cell.count > 1) && `Means over ${named}.`;
}

/** Fields that every configuration sets and that vary, those with the most values first. */
function axesOf({stage, configurations, varying}) {
  const rank = field => (FIRST.includes(field) ? FIRST.indexOf(field) - 1e6 : -valuesOf(configurations, field).length);
  return varying
    .filter(field => field !== 'seed' && stage.cells.every(cell => field in cell.varied))
    .sort((a, b) => rank(a) - rank(b));
}

const valuesOf = (configurations, field) =>
  [...new Set(configurations.map(one => one[field]).filter(it => it !== undefined))].sort(
    (a, b) => a - b || String(a).localeCompare(String(b)),
  );

function cellsOf({done, indexOf}, {x, y, xs, ys, key, others}) {
  const {title, format, lowIsGood} = measureOf(key);
  const cells = ys.flatMap((rowValue, row) =>
    xs.flatMap((columnValue, column) => {
      const here = done.filter(one => one[x] === columnValue && one[y] === rowValue && one[key] !== undefined);
      if (!here.length) return [];
      const mean = here.reduce((sum, one) => sum + one[key], 0) / here.length;
      const ineligible = here
        .filter(one => one.eligible === false)
        .map(one => `${one.configuration} (${whyNotEligible(one)})`);
      const of = here.length > 1 ? `, mean of ${here.length} configurations` : '';
      return {
        row,
        column,
        mean,
        count: here.length,
        text: format(mean),
        run: here.length === 1 ? indexOf(here[0].configuration) : undefined,
        isBest: here.some(one => one.best === true),
        others: here
          .map(one => JSON.stringify(others.map(field => one[field])))
          .sort()
          .join(),
        ineligible,
        tip: [
          `${x} ${value(columnValue)}, ${y} ${value(rowValue)}`,
          `${title} ${format(mean)}${of}`,
          ...ineligible,
        ].join('\n'),
      };
    }),
  );
  const means = cells.map(cell => cell.mean);
  const low = Math.min(...means);
  const high = Math.max(...means);
  const share = mean => (high === low ? 0.5 : (mean - low) / (high - low));
  return cells.map(cell => ({...cell, share: lowIsGood ? 1 - share(cell.mean) : share(cell.mean)}));
}

/** Every cell is a bar of height 1, stacked from the last row up: the common build of ECharts has no heat maps. */
function heatOption({x, y, xs, ys, cells, shown}, theme) {
  const [low, high] = theme.heat;
  const find = (column, row) => cells.find(cell => cell.column === column && cell.row === row);
  const bottomUp = ys.map((_, i) => ys.length - 1 - i);
  const bar = cell => {
    const colour = mix(low, high, cell.share);
    return {
      value: 1,
      run: cell.run,
      tip: cell.tip,
      label: {formatter: `${cell.isBest ? '★ ' : ''}${cell.text}`, color: inkOn(colour)},
      itemStyle: {color: colour, ...(cell.isBest ? {borderColor: theme.colours[1], borderWidth: 2.5} : {})},
    };
  };
  const gap = {
    value: 1,
    tip: 'not run',
    label: {show: false},
    itemStyle: {color: theme.card, borderColor: theme.line, borderWidth: 1, borderType: 'dashed'},
  };
  return {
    // Rows need no patterns to be told apart.
    aria: {decal: {show: false}},
    xAxis: {
      type: 'category',
      name: x,
      data: xs.map(value),
      splitLine: {show: false},
      axisTick: {show: false},
      axisLine: {show: false},
    },
    yAxis: {
      name: y,
      scale: false,
      min: 0,
      max: ys.length,
      nameGap: 50,
      splitLine: {show: false},
      axisLabel: {
        customValues: bottomUp.map(row => row + 0.5),
        formatter: at => value(ys[ys.length - 1 - Math.floor(at)]),
      },
    },
    series: bottomUp.map(row => ({
      type: 'bar',
      name: shown.title,
      stack: 'rows',
      barCategoryGap: 3,
      itemStyle: {borderColor: theme.card, borderWidth: 2, borderRadius: 5},
      label: {show: true, fontSize: 12.5, fontWeight: 600},
      data: xs.map((_, column) => {
        const cell = find(column, row);
        return cell ? bar(cell) : gap;
      }),
    })),
  };
}
