import {html, nothing} from 'lit';
import {mix, readTheme} from '../../chart/theme.js';
import '../../components/chart.js';
import {brief} from '../../format.js';
import {bestFirst, capital, measure} from '../measures.js';

/** @import {StageContext} from './stage.js' */

/** More lines than this are a tangle. */
const MOST_LINES = 100;
const FEWEST_LINES = 8;
/** A numeric field over more than this factor has a logarithmic axis. */
const DECADES = 20;
const EVEN = 3;
/** A numeric field with more values than this has the ticks of its range. */
const MOST_TICKS = 6;

/** Fields that a chart of many configurations can show. @param {StageContext} all */
export const searchedFields = ({done, varying}) =>
  varying.filter(field => field !== 'seed' && done.every(one => one[field] !== undefined && one[field] !== null));

/** Whether a stage has so many configurations that charts of single ones say little. @param {StageContext} all */
export const isLarge = all => all.done.length >= FEWEST_LINES && searchedFields(all).length > 0;

/**
 * The type of an axis for a field's values.
 *
 * @param {any[]} values
 * @returns {'value' | 'log' | 'category'}
 */
export function axisType(values) {
  if (!values.every(it => typeof it === 'number')) return 'category';
  const sorted = [...values].sort((a, b) => a - b);
  const [low, middle, high] = [sorted[0], sorted[Math.floor(sorted.length / 2)], sorted[sorted.length - 1]];
  // Values that were spread evenly over a range have their middle near its middle, however small the least of them is.
  return low > 0 && high / low >= DECADES && middle <= high / EVEN ? 'log' : 'value';
}

/**
 * Every configuration as a line over its fields to what came out. A range drawn on an axis keeps the lines that cross it.
 *
 * @param {StageContext} all
 */
export function parallel(all) {
  const {study, done, indexOf} = all;
  const fields = searchedFields(all);
  if (fields.length < 2) return nothing;
  const key = study.select_by;
  const {title, format, lowIsGood, scale, unit} = measure(key);
  const shown = bestFirst(done, key)
    .filter(one => one[key] !== undefined)
    .slice(0, MOST_LINES);
  const notes = [
    `${readTheme().isDark ? 'Brighter' : 'Darker'} is better by ${title}. Drag along an axis to keep the lines that cross a range; click it to keep all.`,
    shown.length < done.length && `Drawn: the best ${shown.length} of ${done.length} configurations.`,
  ];
  return html`<tl-chart
    class="whole"
    heading="All fields and ${title}"
    .note=${notes.filter(Boolean).join(' ')}
    .height=${340}
    .option=${theme => {
      const values = shown.map(one => scale * one[key]);
      const [low, strong] = theme.heat;
      // The weakest must still be seen on the card.
      const weak = mix(low, strong, 0.2);
      return {
        parallel: {left: 50, right: 70, top: 46, bottom: 22},
        parallelAxis: [
          ...fields.map((field, dim) => {
            const taken = shown.map(one => one[field]);
            return axis(dim, field, {type: axisType(taken), theme, ticks: fewValues(taken)});
          }),
          axis(fields.length, unit ? `${title}, ${unit}` : title, {type: 'value', theme, inverse: lowIsGood}),
        ],
        visualMap: {
          show: false,
          dimension: fields.length,
          min: Math.min(...values),
          max: Math.max(...values),
          inRange: {color: lowIsGood ? [strong, weak] : [weak, strong]},
        },
        series: [
          {
            type: 'parallel',
            lineStyle: {width: 1.8, opacity: 0.75},
            data: shown.map(one => ({
              value: [...fields.map(field => one[field]), scale * one[key]],
              run: indexOf(one.configuration),
              tip: `${one.configuration}\n${title} ${format(one[key])}\n${fields.map(field => `${field} ${brief(one[field])}`).join('\n')}`,
            })),
          },
        ],
      };
    }}
    .table=${{
      columns: ['Configuration', ...fields, capital(title)],
      rows: shown.map(one => [one.configuration, ...fields.map(field => brief(one[field])), format(one[key])]),
    }}
  ></tl-chart>`;
}

/** The values themselves, where there are few of them: ticks between them would be settings that nobody tried. */
function fewValues(taken) {
  const values = [...new Set(taken)].sort((a, b) => a - b);
  return values.every(it => typeof it === 'number') && values.length <= MOST_TICKS ? values : undefined;
}

/** In two lines: on a telephone one line would be cut off. @param {string} name */
const inTwoLines = name => name.replace(/[_.]/, '$&\n').replace(/ /, '\n');

const axis = (dim, name, {type, theme, ticks = undefined, inverse = false}) => ({
  dim,
  name: inTwoLines(name),
  type,
  inverse,
  nameLocation: inverse ? 'start' : 'end',
  scale: true,
  nameTextStyle: {color: theme.ink, fontSize: 11, lineHeight: 13},
  axisLabel: {
    color: theme.ink,
    textBorderColor: theme.card,
    textBorderWidth: 3,
    fontSize: 11,
    ...(type === 'log' || ticks ? {formatter: brief} : {}),
    ...(ticks ? {customValues: ticks} : {}),
  },
  ...(ticks?.length > 1 ? {min: ticks[0], max: ticks[ticks.length - 1]} : {}),
  axisLine: {lineStyle: {color: theme.strongLine}},
  axisTick: {lineStyle: {color: theme.strongLine}, ...(ticks ? {customValues: ticks} : {})},
  areaSelectStyle: {width: 16, color: theme.accent, opacity: 0.3},
});
