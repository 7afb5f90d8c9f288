import {html} from 'lit';
import {colourOf, symbolOf} from '../../chart/theme.js';
import '../../components/chart.js';
import {percent} from '../../format.js';
import {CURVES} from './losses.js';

/** @type {{name: string, run: number, of: (epoch: any) => number | undefined}[]} colours as in the chart of losses */
const SCORES = [
  {name: 'validation accuracy', run: 0, of: epoch => epoch.val_accuracy},
  {name: 'validation F1', run: 2, of: epoch => epoch.val_f1},
  {name: 'training accuracy', run: 1, of: epoch => epoch.train_accuracy},
];

/** Accuracy and F1 of a run by epoch. */
export function scores({epochs, best_epoch: best}) {
  const shown = SCORES.filter(({of}) => epochs.some(epoch => of(epoch) !== undefined));
  const columns = shown.map(({name}) => name);
  return html`<tl-chart
    heading="Accuracy by epoch"
    .note=${best ? `Best epoch: ${best}.` : ''}
    .legend=${shown.map(({name, run}) => ({name, run}))}
    zoom
    group=${CURVES}
    .option=${theme => ({
      tooltip: {trigger: 'axis'},
      xAxis: {name: 'epoch', minInterval: 1, tip: epoch => `epoch ${epoch}`},
      yAxis: {name: '%'},
      series: shown.map(({name, run, of}) => ({
        type: 'line',
        name,
        run,
        format: share => percent(share / 100),
        symbol: symbolOf(run),
        symbolSize: 9,
        showAllSymbol: true,
        itemStyle: {color: colourOf(theme, run)},
        lineStyle: {color: colourOf(theme, run), type: name.startsWith('training') ? 'dashed' : 'solid'},
        data: epochs.map(epoch => [epoch.epoch, 100 * of(epoch)]),
      })),
    })}
    .table=${{
      columns: ['Epoch', ...columns],
      rows: epochs.map(epoch => [epoch.epoch, ...shown.map(({of}) => percent(of(epoch)))]),
    }}
  ></tl-chart>`;
}
