import {LitElement, html, nothing} from 'lit';
import {repeat} from 'lit/directives/repeat.js';
import {toRun} from '../../address.js';
import {get, live} from '../../api.js';
import {spark} from '../../chart/run-sign.js';
import {progressBar, stateBadge} from '../../components/parts.js';
import {ago, loss, seconds, whole} from '../../format.js';
import {hasRunEnded, hasStudyEnded} from '../../state/ended.js';
import {Forward, phaseOf} from '../progress.js';

const TICK_MILLIS = 1000;

/** What runs now, as the service tells it. */
class LiveRuns extends LitElement {
  static properties = {study: {attribute: false}, spoken: {state: true}};

  constructor() {
    super();
    /** @type {any} */
    this.study = undefined;
    /** For screen readers: the last change of a state. */
    this.spoken = '';
    /** @type {Map<string, any>} */
    this.runs = new Map();
    /** Validation losses of each run. @type {Map<string, number[]>} */
    this.losses = new Map();
    this.forward = new Forward();
    /** @type {AbortController | undefined} */
    this.listening = undefined;
  }

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    this.ticking = setInterval(() => this.runs.size && this.requestUpdate(), TICK_MILLIS);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.ticking);
    this.listening?.abort();
    this.listening = undefined;
  }

  get cells() {
    return this.study.stages.flatMap(stage => stage.cells).filter(cell => cell.experiment_id);
  }

  willUpdate(changed) {
    if (!changed.has('study') || !this.study) return;
    for (const cell of this.cells) {
      if (hasRunEnded(cell)) this.runs.delete(cell.experiment_id);
      else if (cell.state === 'RUNNING' && !this.runs.has(cell.experiment_id)) {
        this.heard({...cell, updated_at: new Date().toISOString()});
      }
    }
    if (hasStudyEnded(this.study)) {
      this.listening?.abort();
      this.listening = undefined;
    } else if (!this.listening) this.listen();
  }

  listen() {
    this.listening = new AbortController();
    live('/experiments/live?study=' + encodeURIComponent(this.study.id), this.listening.signal, run => this.heard(run));
  }

  heard(run) {
    const before = this.runs.get(run.experiment_id);
    this.runs.set(run.experiment_id, run);
    const isNewEpoch = before?.progress?.epoch !== run.progress?.epoch || before?.val_loss !== run.val_loss;
    if (!before || isNewEpoch) this.fetchLosses(run.experiment_id);
    if (before && before.state !== run.state) this.spoken = `${this.nameOf(run)}: ${run.state.toLowerCase()}`;
    this.requestUpdate();
  }

  async fetchLosses(id) {
    try {
      const epochs = await get(`/experiments/${encodeURIComponent(id)}/epochs`);
      this.losses.set(
        id,
        epochs.map(epoch => epoch.val_loss),
      );
      this.requestUpdate();
    } catch {
      // They come with the next epoch.
    }
  }

  nameOf(run) {
    const cell = this.cells.find(one => one.experiment_id === run.experiment_id);
    return cell ? `${cell.name}, seed ${cell.seed}` : run.experiment_id;
  }

  render() {
    if (!this.study) return nothing;
    const own = new Set(this.cells.map(cell => cell.experiment_id));
    const shown = [...this.runs.values()].filter(
      run => own.has(run.experiment_id) && ['RUNNING', 'STALLED'].includes(run.state),
    );
    return html`
      ${
        shown.length
          ? html`<section aria-label="Running now">
              <h2 class="small">Running now</h2>
              <ul class="runs">
                ${repeat(
                  shown,
                  run => run.experiment_id,
                  run => this.card(run),
                )}
              </ul>
            </section>`
          : nothing
      }
      <p class="unseen" role="status" aria-live="polite">${this.spoken}</p>
    `;
  }

  card(run) {
    const p = run.progress ?? {};
    const share = Math.round(100 * this.forward.share(run));
    const name = this.nameOf(run);
    const losses = this.losses.get(run.experiment_id) ?? [];
    const details = [
      run.val_loss !== undefined && `best val. loss ${loss(run.val_loss)}`,
      p.tokens_per_second && `${whole(p.tokens_per_second)} tokens/s`,
      p.eta_seconds && `${seconds(p.eta_seconds)} left`,
      run.worker,
    ];
    return html`<li class="card">
      <div class="row"><a href=${toRun(run.experiment_id)}>${name}</a>${stateBadge(run.state)}</div>
      ${progressBar({label: 'Training of ' + name, total: 100, now: share, parts: [['live', share]]})}
      <div class="row">
        <span>${phaseOf(p)}</span>${losses.length ? spark(losses, 'Validation loss by epoch') : nothing}
      </div>
      <p class="soft">${details.filter(Boolean).join(' · ')}</p>
      <span class="soft">heartbeat ${ago(run.updated_at)}</span>
    </li>`;
  }
}

customElements.define('tl-live-runs', LiveRuns);
