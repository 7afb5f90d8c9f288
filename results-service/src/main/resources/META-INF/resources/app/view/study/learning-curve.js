import {html} from 'lit';
import {intervals} from '../../chart/intervals.js';
import {shares} from '../../chart/ranges.js';
import {colourOf, symbolOf} from '../../chart/theme.js';
import {timeUnit} from '../../chart/units.js';
import '../../components/chart.js';
import {percent, seconds, whole} from '../../format.js';

/** @import {StageContext} from './stage.js' */

/** Points of the fitted curve. */
const STEPS = 40;

/**
 * Accuracy by the amount of data with its fit, and what the data costs in time.
 *
 * @param {StageContext} all
 */
export const learningCurve = ({answers, of, mark, indexOf}) =>
  answers.show(of('learning-curve'), curve => [accuracyBySize(curve, indexOf), timeBySize(curve, indexOf)], {mark});

/** Absent where seeds are crossed and runs are missing. */
const rangeOf = ({test_accuracy_interval: interval}) => (interval ? shares(interval) : 'no interval');

const sizeAxis = (at, more) => ({
  name: 'training examples',
  axisTick: {customValues: at},
  axisLabel: {customValues: at, formatter: whole},
  ...more,
});

function accuracyBySize({points: sizes, fit, finding}, indexOf) {
  const at = sizes.map(point => point.train_examples);
  const last = at[at.length - 1];
  const fitted = fit ? curveOf(fit, at[0], 2 * last) : [];
  const notes = [
    `Bars are 95% intervals ${sizes.some(point => point.seeds > 1) ? 'over the seeds' : 'over the test examples'}.`,
    fit && `Dashed: a power law fitted to the errors, extrapolated to twice the largest size. ${finding}`,
  ];
  return html`<tl-chart
    heading="Learning curve"
    .note=${notes.filter(Boolean).join(' ')}
    .option=${theme => ({
      xAxis: sizeAxis(fit ? [...at, 2 * last] : at, {type: 'log', min: at[0] * 0.9, max: (fit ? 2 : 1) * last * 1.1}),
      yAxis: {name: 'test accuracy, %'},
      series: [
        {
          type: 'line',
          silent: true,
          symbol: 'none',
          lineStyle: {color: theme.soft, type: 'dashed', width: 1.5},
          data: fitted,
        },
        intervals({
          colour: theme.soft,
          data: sizes
            .filter(point => point.test_accuracy_interval)
            .map(point => ({
              at: point.train_examples,
              low: Math.max(0, 100 * point.test_accuracy_interval.low),
              high: Math.min(100, 100 * point.test_accuracy_interval.high),
              colour: colourOf(theme, indexOf(point.name)),
              run: indexOf(point.name),
            })),
        }),
        {
          type: 'scatter',
          data: sizes.map(point => ({
            ...sizeMark(point, 100 * point.test_accuracy, indexOf, theme),
            tip: `${point.name}: ${whole(point.train_examples)} examples\ntest accuracy ${percent(point.test_accuracy)} (${rangeOf(point)})`,
          })),
        },
      ],
    })}
    .table=${{
      columns: ['Configuration', 'Examples', 'Test accuracy', '95% interval', 'Val. accuracy'],
      rows: sizes.map(point => [
        point.name,
        whole(point.train_examples),
        percent(point.test_accuracy),
        rangeOf(point),
        percent(point.val_accuracy),
      ]),
    }}
  ></tl-chart>`;
}

const curveOf = ({factor, exponent}, from, to) =>
  Array.from({length: STEPS + 1}, (_, i) => from * (to / from) ** (i / STEPS)).map(size => [
    size,
    100 * (1 - factor * size ** -exponent),
  ]);

const sizeMark = (point, y, indexOf, theme) => ({
  value: [point.train_examples, y],
  run: indexOf(point.name),
  symbol: symbolOf(indexOf(point.name)),
  symbolSize: 10,
  itemStyle: {color: colourOf(theme, indexOf(point.name))},
});

function timeBySize({points: sizes}, indexOf) {
  const unit = timeUnit(Math.max(...sizes.map(point => point.fit_seconds)));
  return html`<tl-chart
    heading="Time against data"
    .note=${'Time is training and validation of one run.'}
    .option=${theme => ({
      xAxis: sizeAxis([0, ...sizes.map(point => point.train_examples)], {scale: false}),
      yAxis: {name: `time per run, ${unit.name}`, scale: false},
      series: [
        {
          type: 'line',
          silent: true,
          symbol: 'none',
          lineStyle: {color: theme.soft, width: 1.5},
          data: sizes.map(point => [point.train_examples, point.fit_seconds / unit.seconds]),
        },
        {
          type: 'scatter',
          data: sizes.map(point => ({
            ...sizeMark(point, point.fit_seconds / unit.seconds, indexOf, theme),
            tip: `${point.name}: ${whole(point.train_examples)} examples in ${seconds(point.fit_seconds)}`,
          })),
        },
      ],
    })}
    .table=${{
      columns: ['Configuration', 'Examples', 'Time'],
      rows: sizes.map(point => [point.name, whole(point.train_examples), seconds(point.fit_seconds)]),
    }}
  ></tl-chart>`;
}
