import {facts} from '../../components/parts.js';
import {loss, percent, seconds, when, whole} from '../../format.js';

/** @typedef {[term: string, content: unknown, note?: unknown]} Fact */

/** The main figures of a run. */
export const metrics = run =>
  facts([testAccuracy(run), testF1(run), validation(run), time(run), speed(run), start(run)]);

/** @returns {Fact} */
const testAccuracy = ({per_label: labels, test, examples}) => [
  labels ? 'Test subset accuracy' : 'Test accuracy',
  percent(test?.accuracy),
  examples?.test ? `of ${whole(examples.test)} examples${labels ? ', all labels correct' : ''}` : '',
];

/** @returns {Fact} */
const testF1 = ({per_label: labels, test}) => [
  labels ? 'Test macro F1' : 'Test F1',
  percent(test?.f1),
  test
    ? `${labels ? `micro F1 ${percent(test.micro_f1)}, macro ` : ''}precision ${percent(test.precision)}, recall ${percent(test.recall)}`
    : '',
];

/** @returns {Fact} */
const validation = ({best, best_epoch: epoch, epochs_run: epochs}) => [
  'Validation accuracy',
  percent(best?.accuracy),
  epoch ? `best epoch ${epoch}${epochs ? ' of ' + epochs : ''}, loss ${loss(best?.loss)}` : '',
];

/** Of training and validation; loading, test and saving are in the total, and the queue in neither. @returns {Fact} */
function time({timings}) {
  if (!timings) return ['Time', ''];
  const worked = timings.train_seconds + (timings.validation_seconds ?? 0);
  const more = [
    timings.total_seconds && `total ${seconds(timings.total_seconds)} with loading and test`,
    timings.queue_seconds && `${seconds(timings.queue_seconds)} in the queue`,
  ];
  return ['Training and validation', seconds(worked), more.filter(Boolean).join(', ')];
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
