// @ts-nocheck: not converted yet
import {get} from '../api.js';
import {later} from '../dom.js';
import {loss, percent, seconds} from '../format.js';
import {plot} from '../chart/plot.js';

/** The best validation value that a random search of fewer draws would be expected to find. */
export function searchCurve({path, stage}) {
  return later(
    get(`${path}/search-curve?stage=${encodeURIComponent(stage.name)}`).catch(error =>
      error.status === 409 ? null : Promise.reject(error),
    ),
    curve => {
      if (!curve) return null;
      const isLoss = curve.measure === 'val_loss',
        unit = isLoss ? 1 : 100,
        format = isLoss ? loss : percent;
      const name = {val_loss: 'validation loss', val_accuracy: 'validation accuracy', val_f1: 'validation F1'}[
        curve.measure
      ];
      const at = curve.points.map(point => ({
        x: point.draws,
        y: unit * point.expected,
        low: unit * (point.expected - point.deviation),
        high: unit * (point.expected + point.deviation),
        tip: `${point.draws} draws, ${seconds(point.seconds)}\nexpected best ${name} ${format(point.expected)} ± ${format(point.deviation)}`,
      }));
      return plot({
        title: `Expected best ${name} by number of draws`,
        x: {title: 'draws', format: String, at: at.map(point => point.x)},
        y: {title: isLoss ? name : `${name}, %`, format: it => it.toFixed(isLoss ? 3 : 1)},
        layers: [
          {kind: 'line', points: at},
          {kind: 'points', points: at},
        ],
        note: `${curve.finding} Bars: one standard deviation of what one search finds. The estimate is pessimistic towards the right end.`,
        columns: ['Draws', 'Expected best', 'Deviation', 'Unbiased', 'Time'],
        rows: curve.points.map(point => [
          point.draws,
          format(point.expected),
          format(point.deviation),
          format(point.unbiased),
          seconds(point.seconds),
        ]),
      });
    },
  );
}
