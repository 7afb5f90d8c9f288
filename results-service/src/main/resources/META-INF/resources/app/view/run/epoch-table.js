import {html} from 'lit';
import '../../components/table.js';
import {loss, percent, seconds, value, whole} from '../../format.js';

const number = (title, of, format = value) => ({key: title, title, number: true, cell: row => format(of(row))});

const columns = best => [
  {
    key: 'Epoch',
    title: 'Epoch',
    number: true,
    cell: ({epoch}) =>
      epoch === best
        ? html`${epoch} <span class="star" role="img" aria-label="best epoch" title="best epoch">★</span>`
        : epoch,
  },
  number('Train loss', row => row.train_loss, loss),
  number('Val. loss', row => row.val_loss, loss),
  number('Val. accuracy', row => row.val_accuracy, percent),
  number('Val. F1', row => row.val_f1, percent),
  number('Learning rate', row => row.learning_rate),
  number('Training', row => row.train_seconds, seconds),
  number('Validation', row => row.validation_seconds, seconds),
  number('Tokens/s', row => row.tokens_per_second, whole),
];

/** Every epoch of a run; the best is the one whose weights were tested. */
export const epochTable = run => html`
  <section class="card flush" aria-label="Epochs">
    <div class="figure-head"><h3>Epochs</h3></div>
    <tl-table
      caption="Results by epoch"
      .columns=${columns(run.best_epoch)}
      .rows=${run.epochs}
      .keyOf=${row => String(row.epoch)}
      .isBest=${row => row.epoch === run.best_epoch}
    ></tl-table>
  </section>
`;
