import {html} from 'lit';
import '../../components/chart.js';
import {loss} from '../../format.js';
import {lossLine} from '../run-losses.js';

/** Charts of a run over its epochs share crosshair and zoom. */
export const CURVES = 'curves';

/** Colours of the two lines. */
const RUNS = {validation: 0, training: 1};

/** Training and validation loss of a run by epoch; the best epoch is ringed. */
export function losses({epochs, best_epoch: best, request}) {
  const line = (part, at) => ({
    name: part,
    part,
    run: RUNS[part],
    best,
    points: epochs.map(epoch => [epoch.epoch, at(epoch)]),
  });
  const lines = [line('training', epoch => epoch.train_loss), line('validation', epoch => epoch.val_loss)];
  const notes = [
    best && 'Ringed: best epoch (its weights were tested).',
    request?.class_weights && 'The training loss is weighted by class.',
  ];
  return html`<tl-chart
    heading="Loss by epoch"
    .note=${notes.filter(Boolean).join(' ')}
    .legend=${lines.map(({name, run}) => ({name, run}))}
    .logs=${['y']}
    zoom
    group=${CURVES}
    .option=${theme => ({
      tooltip: {trigger: 'axis'},
      xAxis: {name: 'epoch', minInterval: 1, tip: epoch => `epoch ${epoch}`},
      yAxis: {name: 'loss, nats per example'},
      series: lines.map(one => lossLine(one, theme)),
    })}
    .table=${{
      columns: ['Epoch', 'Train loss', 'Val. loss'],
      rows: epochs.map(epoch => [epoch.epoch, loss(epoch.train_loss), loss(epoch.val_loss)]),
    }}
  ></tl-chart>`;
}
