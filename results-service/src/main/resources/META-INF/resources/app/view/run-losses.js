import {html} from 'lit';
import {colourOf, symbolOf} from '../chart/theme.js';
import '../components/chart.js';
import {loss} from '../format.js';

const VALIDATION = 0;
const TRAINING = 1;

/** Training and validation loss of a run by epoch; the best epoch is ringed. */
export function losses({epochs, best_epoch: best, request}) {
  const of = (name, run, at) => ({name, run, points: epochs.map(epoch => ({x: epoch.epoch, y: at(epoch)}))});
  const lines = [
    of('training', TRAINING, epoch => epoch.train_loss),
    of('validation', VALIDATION, epoch => epoch.validation.loss),
  ];
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
    .option=${theme => ({
      tooltip: {trigger: 'axis'},
      xAxis: {name: 'epoch', minInterval: 1, tip: epoch => `epoch ${epoch}`},
      yAxis: {name: 'loss, nats per example'},
      series: lines.map(line => lineOf(line, best, theme)),
    })}
    .table=${{
      columns: ['Epoch', 'Train loss', 'Val. loss'],
      rows: epochs.map(epoch => [epoch.epoch, loss(epoch.train_loss), loss(epoch.validation.loss)]),
    }}
  ></tl-chart>`;
}

function lineOf({name, run, points}, best, theme) {
  const colour = colourOf(theme, run);
  return {
    type: 'line',
    name,
    run,
    format: loss,
    symbol: symbolOf(run),
    symbolSize: 9,
    showAllSymbol: true,
    itemStyle: {color: colour},
    lineStyle: {color: colour, type: run === TRAINING ? 'dashed' : 'solid'},
    data: points.map(({x, y}) => ({
      value: [x, y],
      ...(run === VALIDATION && x === best
        ? {symbolSize: 15, itemStyle: {color: theme.card, borderColor: colour, borderWidth: 2}}
        : {}),
    })),
  };
}
