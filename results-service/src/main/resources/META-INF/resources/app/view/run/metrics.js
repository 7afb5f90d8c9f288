import {facts} from '../../components/parts.js';
import {loss, percent, seconds, when, whole} from '../../format.js';

/** @typedef {[term: string, content: unknown, note?: unknown]} Fact */

/** The main figures of a run. */
export const metrics = run =>
  facts([testAccuracy(run), testF1(run), validation(run), time(run), speed(run), start(run)]);

/** @returns {Fact} */
const testAccuracy = ({per_label: labels, test_accuracy: accuracy, examples}) => [
  labels ? 'Test subset accuracy' : 'Test accuracy',
  percent(accuracy),
  examples?.test ? `of ${whole(examples.test)} examples${labels ? ', all labels correct' : ''}` : '',
];

/** @returns {Fact} */
const testF1 = ({per_label: labels, ...run}) => [
  labels ? 'Test macro F1' : 'Test F1',
  percent(run.test_f1),
  run.test_f1 !== undefined
    ? `${labels ? `micro F1 ${percent(run.test_micro_f1)}, macro ` : ''}precision ${percent(run.test_precision)}, recall ${percent(run.test_recall)}`
    : '',
];

/** @returns {Fact} */
const validation = ({best_epoch: epoch, epochs_run: epochs, ...run}) => [
  'Validation accuracy',
  percent(run.val_accuracy),
  epoch ? `best epoch ${epoch}${epochs ? ' of ' + epochs : ''}, loss ${loss(run.val_loss)}` : '',
];

/** Of training and validation; loading, test and saving are in the total, and the queue in neither. @returns {Fact} */
function time({fit_seconds: fit, total_seconds: total, queue_seconds: queue}) {
  if (fit === undefined) return ['Time', ''];
  const more = [
    total && `total ${seconds(total)} with loading and test`,
    queue && `${seconds(queue)} in the queue`,
  ];
  return ['Training and validation', seconds(fit), more.filter(Boolean).join(', ')];
}

/** @returns {Fact} */
const speed = ({tokens_per_second: tokens, peak_memory_bytes: bytes}) => [
  'Speed',
  tokens ? whole(tokens) + ' tokens/s' : '',
  bytes ? `peak ${whole(bytes / 2 ** 20)} MiB` : '',
];

/** @returns {Fact} */
const start = ({started_at: started, worker, attempt, stop_reason: reason}) => [
  'Started',
  when(started),
  [worker, attempt > 1 && `attempt ${attempt}`, reason?.replaceAll('_', ' ')].filter(Boolean).join(', '),
];
