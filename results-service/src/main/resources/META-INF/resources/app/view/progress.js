import {progressBar} from '../components/parts.js';

/** Phases after the last epoch. */
const AFTER_TRAINING = ['testing', 'saving'];

/**
 * Share of a run's training that is done, 0 to 1. An epoch that is being validated is at its end.
 *
 * @param {any} p a run's progress
 */
export function done(p) {
  if (AFTER_TRAINING.includes(p?.phase)) return 1;
  if (!p?.epochs) return 0;
  const ofEpoch = p.phase === 'validating' ? 1 : p.steps_per_epoch ? (p.step ?? 0) / p.steps_per_epoch : 0;
  return Math.min(1, (Math.max(1, p.epoch) - 1 + Math.min(1, ofEpoch)) / p.epochs);
}

/** What a run is doing. @param {any} p its progress */
export const phaseOf = p =>
  p.epochs ? `${p.phase || 'training'}, epoch ${p.epoch} of ${p.epochs}` : (p.phase ?? 'starting');

/** How many runs of a study ended well, ended badly, run. @param {any} p the study's progress */
export const runsBar = p =>
  progressBar({
    label: `${p.ended} of ${p.total} runs ended`,
    total: p.total,
    now: p.ended,
    parts: [
      ['good', p.completed],
      ['bad', p.failed + p.cancelled],
      ['stopped', p.stopped],
      ['live', p.running],
    ],
  });

/** Keeps progress from running backwards, as late messages would make it. A new attempt may start over. */
export class Forward {
  /** @type {Map<string, number>} */
  #furthest = new Map();

  /** @param {any} run */
  share(run) {
    const key = `${run.experiment_id} ${run.attempt ?? 1}`;
    const share = Math.max(this.#furthest.get(key) ?? 0, done(run.progress));
    this.#furthest.set(key, share);
    return share;
  }
}
