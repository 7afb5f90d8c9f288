// @ts-nocheck: not converted yet
import {asked, remember} from '../address.js';
import {get} from '../api.js';
import {choice, later, part} from '../dom.js';
import {loss, percent, seconds, value} from '../format.js';
import {legend} from '../chart/figure.js';
import {grid} from '../chart/grid.js';
import {lengths} from '../chart/lengths.js';
import {plot} from '../chart/plot.js';
import {audit} from './audit.js';

/** More lines than this cannot be told apart. */
const MOST_LINES = 12;

const MEASURES = {
  val_accuracy: ['validation accuracy', percent, false],
  val_loss: ['validation loss', loss, true],
  val_f1: ['validation F1', percent, false],
  test_accuracy: ['test accuracy', percent, false],
  seconds: ['training time', seconds, true],
};

/** Of the two fields with the most values; context length and learning rate first. */
export function heatMap({study, done, varying, indexOf, configurations}) {
  const values = field =>
    [...new Set(configurations.map(one => one[field]).filter(it => it !== undefined))].sort(
      (a, b) => a - b || String(a).localeCompare(b),
    );
  const rank = field => (({max_length: -2000, learning_rate: -1000})[field] || 0) - values(field).length;
  const fields = varying
    .filter(field => field !== 'seed' && configurations.every(one => one[field] !== undefined))
    .sort((a, b) => rank(a) - rank(b));
  if (fields.length < 2) return null;
  return part(redraw => heat(fields, values, {study, done, indexOf}, redraw));
}

function heat([x, y, ...others], values, {study, done, indexOf}, redraw) {
  const usual = MEASURES[study.select_by] ? study.select_by : 'val_accuracy',
    measure = MEASURES[asked('heat')] ? asked('heat') : usual;
  const [name, format, lowIsGood] = MEASURES[measure];
  const cells = values(y).map(row =>
    values(x).map(column => {
      const here = done.filter(one => one[x] === column && one[y] === row && one[measure] !== undefined);
      if (!here.length) return null;
      const mean = here.reduce((sum, one) => sum + one[measure], 0) / here.length;
      return {
        mean,
        count: here.length,
        text: format(mean),
        run: here.length === 1 ? indexOf(here[0].configuration) : undefined,
        best: here.some(one => one.best === 'true'),
        tip: `${x} ${value(column)}, ${y} ${value(row)}\n${name} ${format(mean)}${here.length > 1 ? `, mean of ${here.length} configurations` : ''}`,
      };
    }),
  );
  const all = cells
      .flat()
      .filter(Boolean)
      .map(cell => cell.mean),
    low = Math.min(...all),
    high = Math.max(...all);
  for (const cell of cells.flat().filter(Boolean))
    cell.share = high === low ? 0.5 : lowIsGood ? (high - cell.mean) / (high - low) : (cell.mean - low) / (high - low);
  return grid({
    title: `${name[0].toUpperCase()}${name.slice(1)} by ${x} and ${y}`,
    cells,
    x: {title: x, names: values(x).map(value)},
    y: {title: y, names: values(y).map(value)},
    tools: choice(
      'show',
      Object.entries(MEASURES).map(([key, [title]]) => [key, title]),
      measure,
      key => {
        remember({heat: key === usual ? null : key});
        redraw();
      },
    ),
    note: `Darker is better. ★ is the best of the stage by ${MEASURES[usual][0]}.${cells.flat().some(cell => cell?.count > 1) ? ` Means over ${others.join(', ')}.` : ''} Hatched cells were not run.`,
  });
}

/** Loss by epoch of one run of each configuration: means over runs that stopped at different epochs would be of different runs. */
export function losses({done, epochs, runs, indexOf}) {
  const shown = done
    .slice(0, MOST_LINES)
    .map(one => {
      const run = runs.find(each => each.configuration === one.configuration && each.state === 'COMPLETED');
      return {
        name: one.configuration,
        index: indexOf(one.configuration),
        best: run?.best_epoch,
        rows: epochs.filter(epoch => epoch.experiment_id === run?.experiment_id).sort((a, b) => a.epoch - b.epoch),
      };
    })
    .filter(one => one.rows.length);
  if (!shown.length) return null;
  const last = Math.max(...shown.flatMap(one => one.rows.map(row => row.epoch)));
  return plot({
    title: 'Loss by epoch',
    x: {title: 'epoch', format: String, at: Array.from({length: last}, (_, i) => i + 1)},
    y: {title: 'loss, nats per example', format: it => it.toFixed(2)},
    layers: shown.flatMap(({name, index, rows, best}) => [
      {kind: 'line', run: index, dashed: true, points: rows.map(row => ({x: row.epoch, y: row.train_loss}))},
      {kind: 'line', run: index, points: rows.map(row => ({x: row.epoch, y: row.val_loss}))},
      {
        kind: 'points',
        run: index,
        points: rows.map(row => ({
          x: row.epoch,
          y: row.train_loss,
          small: true,
          pale: true,
          tip: `${name}, epoch ${row.epoch}\ntraining loss ${loss(row.train_loss)}`,
        })),
      },
      {
        kind: 'points',
        run: index,
        points: rows.map(row => ({
          x: row.epoch,
          y: row.val_loss,
          big: row.epoch === best,
          tip: `${name}, epoch ${row.epoch}${row.epoch === best ? ' (best)' : ''}\nvalidation loss ${loss(row.val_loss)}, accuracy ${percent(row.val_accuracy)}`,
        })),
      },
    ]),
    legend: legend(
      shown.map(one => [one.index, one.name]),
      [
        ['line plain', 'validation'],
        ['line plain dashed', 'training'],
      ],
    ),
    note:
      'Ringed: best epoch (its weights were tested).' +
      (done.length > MOST_LINES ? ` Only the first ${MOST_LINES} configurations are shown.` : ''),
    columns: ['Configuration', 'Epoch', 'Train loss', 'Val. loss', 'Val. accuracy'],
    rows: shown.flatMap(one =>
      one.rows.map(row => [
        one.name,
        row.epoch + (row.epoch === one.best ? ' ★' : ''),
        loss(row.train_loss),
        loss(row.val_loss),
        percent(row.val_accuracy),
      ]),
    ),
  });
}

/** Where the stage's data has told how long its texts are. */
export function tokenLengths({runs, configurations, results}) {
  const key = runs.map(run => run.provenance_dataset_key).find(Boolean),
    data = results.data.find(one => one.dataset_key === key);
  return data?.statistics?.histogram
    ? lengths({
        statistics: data.statistics,
        name: data.dataset?.name || key,
        lengths: [...new Set(configurations.map(one => one.max_length))].sort((a, b) => a - b),
      })
    : null;
}

/** What is wrong with the stage's data, where it was audited. */
export function dataAudit({runs, results}) {
  const key = runs.map(run => run.provenance_dataset_key).find(Boolean),
    data = results.data.find(one => one.dataset_key === key);
  return data ? audit(data) : null;
}

/** Validation accuracy against time; on the front nobody else is as accurate in less time. */
export function pareto({path, stage, indexOf}) {
  return later(get(`${path}/pareto?stage=${encodeURIComponent(stage.name)}`), ({points}) => {
    const front = points.filter(point => point.on_front).sort((a, b) => a.seconds - b.seconds);
    const at = point => ({
      x: point.seconds,
      y: 100 * point.validation_accuracy,
      run: indexOf(point.name),
      big: point.on_front,
      pale: !point.on_front,
      label: point.on_front ? point.name : undefined,
      tip: `${point.name}\n${percent(point.validation_accuracy)} in ${seconds(point.seconds)}${point.on_front ? '\nNo other configuration is as accurate in less time.' : ''}`,
    });
    return plot({
      title: 'Accuracy against time',
      x: {title: 'time per run', format: seconds, zero: true},
      y: {title: 'validation accuracy, %', format: it => it.toFixed(1)},
      layers: [
        ...(front.length > 1 ? [{kind: 'steps', points: front.map(at)}] : []),
        {kind: 'points', points: points.map(at)},
      ],
      note: 'Ringed: no other configuration is as accurate in less time.',
      columns: ['Configuration', 'Time', 'Val. accuracy', 'On the Pareto front'],
      rows: points.map(point => [
        point.name,
        seconds(point.seconds),
        percent(point.validation_accuracy),
        point.on_front ? 'yes' : 'no',
      ]),
    });
  });
}
