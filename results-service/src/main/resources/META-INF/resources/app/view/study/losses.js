import {html, nothing} from 'lit';
import '../../components/chart.js';
import {loss, percent} from '../../format.js';
import {bestFirst, measure} from '../measures.js';
import {lossLine} from '../run-losses.js';

/** @import {StageContext} from './stage.js' */

/** More lines than this cannot be told apart. */
export const MOST_LINES = 12;

/**
 * Loss by epoch of one run of each configuration: means over runs that stopped at different epochs would be of different
 * runs.
 *
 * @param {StageContext} all
 */
export function stageLosses({study, done, epochs, runs, indexOf}) {
  const drawn = bestFirst(done, study.select_by)
    .slice(0, MOST_LINES)
    .map(one => one.configuration);
  const shown = done
    .filter(one => drawn.includes(one.configuration))
    .map(one => {
      const run = runs.find(each => each.configuration === one.configuration && each.state === 'COMPLETED');
      const rows = epochs.filter(epoch => epoch.experiment_id === run?.experiment_id);
      return {
        name: one.configuration,
        run: indexOf(one.configuration),
        best: run?.best_epoch,
        rows: rows.sort((a, b) => a.epoch - b.epoch),
      };
    })
    .filter(one => one.rows.length);
  if (!shown.length) return nothing;
  const notes = [
    'Ringed: best epoch (its weights were tested).',
    done.length > MOST_LINES &&
      `Drawn: the best ${MOST_LINES} of ${done.length} configurations by ${measure(study.select_by).title}.`,
  ];
  return html`<tl-chart
    heading="Loss by epoch"
    .note=${notes.filter(Boolean).join(' ')}
    .legend=${[
      ...shown.map(({name, run}) => ({name, run})),
      {name: 'validation', of: series => series.part === 'validation'},
      {name: 'training', dashed: true, of: series => series.part === 'training'},
    ]}
    .logs=${['y']}
    zoom
    .option=${theme => ({
      tooltip: {trigger: 'axis'},
      xAxis: {name: 'epoch', minInterval: 1, tip: epoch => `epoch ${epoch}`},
      yAxis: {name: 'loss, nats per example'},
      series: shown.flatMap(({name, run, best, rows}) => {
        const line = (part, at) => ({
          name,
          titled: `${name}, ${part}`,
          part,
          run,
          best,
          points: rows.map(row => [row.epoch, at(row)]),
        });
        return [line('training', row => row.train_loss), line('validation', row => row.val_loss)].map(one =>
          lossLine(one, theme),
        );
      }),
    })}
    .table=${{
      columns: ['Configuration', 'Epoch', 'Train loss', 'Val. loss', 'Val. accuracy'],
      rows: shown.flatMap(({name, best, rows}) =>
        rows.map(row => [
          name,
          row.epoch + (row.epoch === best ? ' ★' : ''),
          loss(row.train_loss),
          loss(row.val_loss),
          percent(row.val_accuracy),
        ]),
      ),
    }}
  ></tl-chart>`;
}
