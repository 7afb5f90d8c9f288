import {html, nothing} from 'lit';
import {progressBar} from '../../components/parts.js';
import {ago, seconds, whole} from '../../format.js';
import {phaseOf} from '../progress.js';

/**
 * How far a run is.
 *
 * @param {any} run
 * @param {import('../progress.js').Forward} forward
 */
export function runProgress(run, forward) {
  const p = run.progress ?? {};
  if (!p.phase && !p.epochs) return nothing;
  if (!['RUNNING', 'STALLED', 'CANCELLING'].includes(run.state)) return nothing;
  const share = Math.round(100 * forward.share(run));
  const details = [
    p.step !== undefined && `step ${p.step} of ${p.steps_per_epoch ?? '?'}`,
    p.tokens_per_second && `${whole(p.tokens_per_second)} tokens/s`,
    p.eta_seconds && `${seconds(p.eta_seconds)} left`,
    run.worker,
  ];
  return html`<section class="card" aria-label="Progress">
    <div class="row"><strong>${phaseOf(p)}</strong><span class="soft">heartbeat ${ago(run.updated_at)}</span></div>
    ${progressBar({label: 'Training', total: 100, now: share, parts: [['live', share]]})}
    <p class="soft">${details.filter(Boolean).join(' · ')}</p>
  </section>`;
}
