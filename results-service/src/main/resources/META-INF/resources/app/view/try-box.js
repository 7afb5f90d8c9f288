import {LitElement, html, nothing} from 'lit';
import {repeat} from 'lit/directives/repeat.js';
import {toRun} from '../address.js';
import {post} from '../api.js';
import {layers, percent, whole} from '../format.js';
import {nameOf} from './experiment-columns.js';

/**
 * A text and what models say of it: `<tl-try-box .runs=${runs}>`. The text stays when models come and go, and a model that
 * comes is asked what the others were asked. Event `remove` (detail: the run's id) where `removable`.
 */
class TryBox extends LitElement {
  static properties = {
    runs: {attribute: false},
    removable: {attribute: false},
    question: {state: true},
    results: {state: true},
    problem: {state: true},
  };

  constructor() {
    super();
    /** @type {any[]} */
    this.runs = [];
    this.removable = false;
    /** What was asked last. @type {{text: string, second: string, calibrated: boolean} | undefined} */
    this.question = undefined;
    /** By the run's id; `undefined` while it is awaited. @type {Map<string, any>} */
    this.results = new Map();
    this.problem = '';
  }

  createRenderRoot() {
    return this;
  }

  willUpdate(changed) {
    if (changed.has('runs') && this.question) this.ask(this.runs.filter(run => !this.results.has(run.experiment_id)));
  }

  get readsPairs() {
    return this.runs.some(run => run.request?.dataset?.text_pair_column);
  }

  get hasTemperature() {
    return this.runs.some(run => run.calibration?.temperature);
  }

  submit(event) {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.target);
    const text = /** @type {HTMLTextAreaElement} */ (form.querySelector('#text'));
    this.problem = text.value.trim() ? '' : 'Enter a text first.';
    if (this.problem) {
      text.focus();
      return;
    }
    this.question = {
      text: text.value,
      second: /** @type {HTMLTextAreaElement | null} */ (form.querySelector('#second-text'))?.value ?? '',
      calibrated: /** @type {HTMLInputElement | null} */ (form.querySelector('#calibrated'))?.checked ?? false,
    };
    this.results = new Map();
    this.ask(this.runs);
  }

  /** Calibrated probabilities are asked only of models that have a temperature, second texts only of those that read two. */
  ask(runs) {
    const question = this.question;
    const kinds = new Map();
    for (const run of runs) {
      const isCalibrated = question.calibrated && Boolean(run.calibration?.temperature);
      const isPair = Boolean(run.request?.dataset?.text_pair_column);
      const kind = `${isCalibrated} ${isPair}`;
      kinds.set(kind, {isCalibrated, isPair, runs: [...(kinds.get(kind)?.runs ?? []), run]});
    }
    this.keep(new Map(runs.map(run => [run.experiment_id, undefined])));
    for (const {isCalibrated, isPair, runs: some} of kinds.values()) {
      const body = {
        experiment_ids: some.map(run => run.experiment_id),
        texts: [question.text],
        ...(isPair ? {second_texts: [question.second]} : {}),
        ...(isCalibrated ? {calibrated: true} : {}),
      };
      post('/classify', JSON.stringify(body))
        .then(
          ({answers}) => new Map(answers.map(answer => [answer.experiment_id, answer])),
          error => new Map(some.map(run => [run.experiment_id, {problem: {detail: error.message}}])),
        )
        .then(results => question === this.question && this.keep(results));
    }
  }

  keep(results) {
    this.results = new Map([...this.results, ...results]);
  }

  render() {
    const isWaiting = this.question && this.runs.some(run => this.results.get(run.experiment_id) === undefined);
    return html`
      <form
        class="card try"
        @submit=${event => this.submit(event)}
        @keydown=${event => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) event.currentTarget.requestSubmit();
        }}
      >
        <label for="text">${this.readsPairs ? 'First text' : 'Text'}</label>
        <textarea
          id="text"
          rows="6"
          maxlength="20000"
          placeholder="The plot is thin, but the acting makes up for it …"
        ></textarea>
        ${
          this.readsPairs
            ? html`<label for="second-text">Second text</label>
                <textarea id="second-text" rows="3" maxlength="20000"></textarea>`
            : nothing
        }
        ${
          this.hasTemperature
            ? html`<label class="check">
                <input type="checkbox" id="calibrated" /> Calibrated probabilities (with the temperature fitted on
                validation)
              </label>`
            : nothing
        }
        <div class="row start">
          <button class="main" ?disabled=${isWaiting}>Classify</button>
          ${
            this.runs.length === 1 && !this.removable
              ? html`<span class="soft"
                  >Model of <a href=${toRun(this.runs[0].experiment_id)}>${nameOf(this.runs[0])}</a></span
                >`
              : nothing
          }
        </div>
        ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
      </form>
      <div class="verdict models" role="status" aria-live="polite">
        ${repeat(
          this.runs,
          run => run.experiment_id,
          run => this.model(run),
        )}
      </div>
    `;
  }

  model(run) {
    const isKnown = this.results.has(run.experiment_id);
    if (!isKnown && this.runs.length === 1) return nothing;
    return html`<section class="card" aria-label=${run.experiment_id}>
      <div class="row">
        <h3>${name(run)}</h3>
        ${
          this.removable
            ? html`<button
                type="button"
                class="plain"
                aria-label="Remove ${run.experiment_id}"
                @click=${() => this.dispatchEvent(new CustomEvent('remove', {detail: run.experiment_id}))}
              >
                ✕
              </button>`
            : nothing
        }
      </div>
      <p class="soft"><a href=${toRun(run.experiment_id)} class="id">${run.experiment_id}</a></p>
      ${isKnown ? this.result(run, this.results.get(run.experiment_id)) : html`<p class="soft">Not classified yet.</p>`}
    </section>`;
  }

  result(run, answer) {
    if (!answer) return html`<p class="soft" aria-busy="true">Classifying …</p>`;
    if (answer.problem) return html`<p class="problem">${answer.problem.detail}</p>`;
    const isCalibrated = this.question.calibrated && run.calibration?.temperature;
    return html`${prediction(run, answer.predictions[0])}
    ${
      isCalibrated
        ? html`<p class="soft">Calibrated with temperature ${run.calibration.temperature.toFixed(2)}.</p>`
        : nothing
    }`;
  }
}

customElements.define('tl-try-box', TryBox);

const name = run =>
  [run.request?.model, layers(run.request?.num_layers), run.request && `${run.request.max_length} tokens`]
    .filter(Boolean)
    .join(', ') || run.experiment_id;

function prediction(run, one) {
  const labels = Object.entries(one.probabilities).sort((a, b) => b[1] - a[1]);
  const said = run.per_label
    ? html`<strong class="big">${one.labels.length ? one.labels.join(', ') : 'no label'}</strong> (probability of at
        least 50%)`
    : html`<strong class="big">${one.label}</strong> (${percent(one.probabilities[one.label])})`;
  return html`
    <p>Prediction: ${said}</p>
    <ul class="shares">
      ${labels.map(
        ([label, share]) =>
          html`<li>
            <span>${label}</span>
            <span class="bar"><span class="live" .style=${`width: ${100 * share}%`}></span></span>
            <span class="number">${percent(share)}</span>
          </li>`,
      )}
    </ul>
    ${read(one)} ${unknown(one)}
  `;
}

/** How much of the text the model read: its beginning, its end or both, as the run's truncation says. */
function read({tokens, truncated, read_tokens: used}) {
  if (!truncated) return html`<p class="soft">${whole(tokens)} tokens, all read.</p>`;
  return html`<p class="warning">
    Truncated: the model
    ${used ? `read ${whole(used)} of ${whole(tokens)}` : `did not read all of the ${whole(tokens)}`} tokens.
  </p>`;
}

/** What the model's vocabulary has no tokens for. */
function unknown({tokens, unknown_tokens: count, unknown_words: words = []}) {
  if (!count) return nothing;
  return html`<p class="warning">
    ${whole(count)} of ${whole(tokens)} tokens (${percent(count / tokens)}) are unknown to the model:
    ${words.map((word, i) => html`${i ? ', ' : ''}<q>${word}</q>`)}${count > words.length ? ' …' : ''}
  </p>`;
}
