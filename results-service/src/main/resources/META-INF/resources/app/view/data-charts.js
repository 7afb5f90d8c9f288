// @ts-nocheck: not converted yet
import {get} from '../api.js';
import {later} from '../dom.js';
import {percent, seconds, whole} from '../format.js';
import {plot} from '../chart/plot.js';

const STEPS = 40;

/** Accuracy by the amount of data with its fit, and what the data costs in time. */
export function learningCurve({path, stage, indexOf}) {
  return later(get(`${path}/learning-curve?stage=${encodeURIComponent(stage.name)}`), curve => [
    accuracy(curve, indexOf),
    time(curve, indexOf),
  ]);
}

/** Absent where seeds are crossed and runs are missing. */
function range({interval}) {
  return interval ? `${percent(interval.low)} to ${percent(interval.high)}` : 'no interval';
}

function accuracy({points: sizes, fit, finding}, indexOf) {
  const at = sizes.map(point => point.train_examples),
    last = at[at.length - 1];
  const fitted = fit
    ? Array.from({length: STEPS + 1}, (_, i) => at[0] * ((2 * last) / at[0]) ** (i / STEPS)).map(size => ({
        x: size,
        y: 100 * (1 - fit.factor * size ** -fit.exponent),
      }))
    : [];
  return plot({
    title: 'Learning curve',
    x: {title: 'training examples', format: whole, log: true, at: fit ? [...at, 2 * last] : at},
    y: {title: 'test accuracy, %', format: it => it.toFixed(1)},
    layers: [
      ...(fit ? [{kind: 'line', dashed: true, points: fitted}] : []),
      {
        kind: 'points',
        points: sizes.map(point => ({
          x: point.train_examples,
          y: 100 * point.test_accuracy,
          ...(point.interval && {low: 100 * point.interval.low, high: 100 * point.interval.high}),
          run: indexOf(point.name),
          label: point.name,
          tip: `${point.name}: ${whole(point.train_examples)} examples\ntest accuracy ${percent(point.test_accuracy)} (${range(point)})`,
        })),
      },
    ],
    note:
      `Bars are 95% intervals ${sizes.some(point => point.seeds > 1) ? 'over the seeds' : 'over the test examples'}.` +
      (fit ? ` Dashed: a power law fitted to the errors, extrapolated to twice the largest size. ${finding}` : ''),
    columns: ['Configuration', 'Examples', 'Test accuracy', '95% interval', 'Val. accuracy'],
    rows: sizes.map(point => [
      point.name,
      whole(point.train_examples),
      percent(point.test_accuracy),
      range(point),
      percent(point.validation_accuracy),
    ]),
  });
}

function time({points: sizes}, indexOf) {
  return plot({
    title: 'Time against data',
    x: {title: 'training examples', format: whole, zero: true, at: [0, ...sizes.map(point => point.train_examples)]},
    y: {title: 'time per run', format: seconds, zero: true},
    layers: [
      {kind: 'line', points: sizes.map(point => ({x: point.train_examples, y: point.seconds}))},
      {
        kind: 'points',
        points: sizes.map(point => ({
          x: point.train_examples,
          y: point.seconds,
          run: indexOf(point.name),
          tip: `${point.name}: ${whole(point.train_examples)} examples in ${seconds(point.seconds)}`,
        })),
      },
    ],
    columns: ['Configuration', 'Examples', 'Time'],
    rows: sizes.map(point => [point.name, whole(point.train_examples), seconds(point.seconds)]),
  });
}
