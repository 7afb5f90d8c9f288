import {html, nothing} from 'lit';
import {remember, toStudy} from '../address.js';
import {get, live} from '../api.js';
import {stateBadge, waiting} from '../components/parts.js';
import {View, problemPage} from '../components/view.js';
import {percent, when} from '../format.js';
import {Answers} from '../state/answers.js';
import {EndNotice} from '../state/end-notice.js';
import {hasRunEnded} from '../state/ended.js';
import {Poll} from '../state/poll.js';
import {dataAudit} from './data-audit.js';
import {dataNotes} from './run/data-notes.js';
import {Forward} from './progress.js';
import {runActions} from './run/actions.js';
import {configuration} from './run/configuration.js';
import {confusion} from './run/confusion.js';
import {epochTable} from './run/epoch-table.js';
import {history} from './run/history.js';
import {runLog} from './run/log.js';
import {losses} from './run/losses.js';
import {metrics} from './run/metrics.js';
import {runProgress} from './run/progress-card.js';
import {provenance} from './run/provenance.js';
import {reliability} from './run/reliability.js';
import {stepCurve} from './run/step-curve.js';
import {scores} from './run/scores.js';
import './marks.js';
import './quality/mistakes.js';
import './quality/run-measures.js';
import './try-box.js';
import {capital} from './measures.js';

/** In case that a stream says nothing. */
const POLL_MILLIS = 10_000;
/** Changes come in bursts; they are fetched at most this often. */
const BURST_MILLIS = 700;
/** Heartbeats come every few seconds; the whole log is not fetched with each of them. */
const LOG_MILLIS = 15_000;

/** One experiment; with ?baseline=ID its configuration beside that of another. */
class ExperimentView extends View {
  constructor() {
    super();
    this.answers = new Answers(this);
    this.forward = new Forward();
    /** @type {any[] | undefined} */
    this.tried = undefined;
    this.poll = new Poll(this, POLL_MILLIS, (signal, stop) => this.fetchRun(signal, stop));
    this.endNotice = new EndNotice(this.poll);
  }

  get path() {
    return '/experiments/' + encodeURIComponent(this.params[0]);
  }

  get heading() {
    return this.poll.value?.run.name ?? this.params[0];
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.listening?.abort();
    this.listening = undefined;
  }

  async fetchRun(signal, stop) {
    const [run, events] = await Promise.all([get(this.path), get(this.path + '/events')]);
    // The view has been left: nobody would end a stream that is opened now.
    if (signal.aborted) return undefined;
    this.endNotice.check(run.experiment_id, hasRunEnded(run), () => endText(run));
    if (hasRunEnded(run)) {
      this.listening?.abort();
      stop();
    } else if (!this.listening) this.listen();
    return {run, events};
  }

  /** Fetches when the service says that something has changed. */
  listen() {
    this.listening = new AbortController();
    const {signal} = this.listening;
    let isWaiting = false;
    live(this.path + '/live', signal, () => {
      if (isWaiting) return;
      isWaiting = true;
      setTimeout(() => {
        isWaiting = false;
        if (!signal.aborted) this.poll.restart();
      }, BURST_MILLIS);
    });
  }

  content() {
    if (!this.poll.value) return this.poll.error ? problemPage(this.poll.error) : waiting();
    const {run, events} = this.poll.value;
    const isDone = run.state === 'COMPLETED';
    return html`
      <div class="title">
        <h1 class=${run.name ? '' : 'id'}>${run.name ?? run.experiment_id}</h1>
        ${stateBadge(run.state)}
        ${runActions(run, this.path, {refresh: () => this.poll.restart(), endNotice: this.endNotice})}
      </div>
      ${run.name ? html`<p class="soft"><code>${run.experiment_id}</code></p>` : nothing}
      <tl-marks
        kind="experiments"
        name=${run.experiment_id}
        .subject=${run}
        @changed=${() => this.poll.restart()}
      ></tl-marks>
      ${this.remarks(run)} ${run.state === 'FAILED' ? this.log(run) : nothing} ${runProgress(run, this.forward)}
      ${metrics(run)}
      ${run.caveats?.length ? html`<p class="problem">Caution: ${run.caveats.join('; ')}.</p>` : nothing}
      ${
        run.epochs?.length
          ? html`<h2 class="unseen">Curves</h2>
              <div class="charts">${this.charts(run, isDone)}</div>`
          : nothing
      }
      ${isDone ? html`<tl-run-measures .run=${run}></tl-run-measures>` : nothing}
      ${run.epochs?.length ? epochTable(run) : nothing}
      ${isDone ? html`<tl-mistakes .run=${run}></tl-mistakes>` : nothing}
      ${isDone && run.artifact ? this.trial(run) : nothing}
      <h2 class="unseen">Settings and origin</h2>
      ${this.compared(run)}
      <div class="charts">${history(events)} ${provenance(run)} ${this.data(run, dataAudit)}</div>
      ${run.state === 'FAILED' ? nothing : this.log(run)} ${this.data(run, dataNotes)}
    `;
  }

  remarks({request, error, waiting: wait}) {
    return html`
      ${
        request?.study
          ? html`<p class="soft">of study <a href=${toStudy(request.study)}>${request.study}</a></p>`
          : nothing
      }
      ${error ? html`<p class="problem">${capital(error.message)} (${error.code})</p>` : nothing}
      ${wait ? html`<p class="soft" role="status">Waiting: ${wait.reason} (since ${when(wait.since)})</p>` : nothing}
    `;
  }

  charts(run, isDone) {
    const picked = (actual, predicted) => {
      remember({actual, predicted});
      this.requestUpdate();
      /** @type {import('lit').LitElement} */ (this.querySelector('tl-mistakes'))?.requestUpdate();
    };
    return [
      losses(run),
      scores(run),
      this.answers.show(this.path + '/curve', stepCurve, {mark: String(run.epochs.length), failed: () => nothing}),
      run.confusion_matrix ? confusion(run, picked) : nothing,
      isDone ? this.answers.show(this.path + '/reliability', reliability) : nothing,
    ];
  }

  trial(run) {
    return html`<section aria-label="Try it">
      <h2>Try it</h2>
      <tl-try-box .runs=${this.runs(run)}></tl-try-box>
    </section>`;
  }

  /** The same list while the run is the same: a new one would ask the model again. */
  runs(run) {
    if (this.tried?.[0] !== run) this.tried = [run];
    return this.tried;
  }

  log(run) {
    const step = hasRunEnded(run) ? 'ended' : Math.floor(Date.now() / LOG_MILLIS);
    const mark = [run.state, run.attempt, run.epochs?.length, step].join();
    return this.answers.show(this.path + '/log', log => runLog(run, log), {mark, failed: () => nothing});
  }

  compared(run) {
    const baseline = this.query.get('baseline');
    if (!baseline) return configuration(run);
    return this.answers.show('/experiments/' + encodeURIComponent(baseline), other => configuration(run, other), {
      failed: error => configuration(run, undefined, {wanted: baseline, problem: error.message}),
    });
  }

  /** A part that is made from the run's data set. */
  data(run, part) {
    const key = run.provenance?.dataset_key;
    return key ? this.answers.show('/datasets/' + encodeURIComponent(key), part, {failed: () => nothing}) : nothing;
  }
}

/** @param {any} run */
const endText = ({experiment_id: id, state, test_accuracy: accuracy}) => ({
  title: `Experiment ${state.toLowerCase()}`,
  body: [id, accuracy !== undefined && `test accuracy ${percent(accuracy)}`].filter(Boolean).join(', '),
});

export const tag = 'tl-experiment';
customElements.define(tag, ExperimentView);
