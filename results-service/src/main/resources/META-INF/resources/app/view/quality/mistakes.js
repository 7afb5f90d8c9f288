import {LitElement, html} from 'lit';
import {asked, remember} from '../../address.js';
import {capital} from '../measures.js';
import '../texts.js';

const ORDERS = [
  ['-loss', 'worst first'],
  ['-confidence', 'most confident first'],
  ['confidence', 'least confident first'],
  ['row', 'by row'],
];
const PAUSE_MILLIS = 300;

/**
 * A run's test examples with their texts, searched by text, label and confidence: `<tl-mistakes .run=${run}>`. The search
 * is in the address. `actual` and `predicted` there come from the confusion matrix, too; call `requestUpdate` then.
 */
class Mistakes extends LitElement {
  static properties = {run: {attribute: false}};

  constructor() {
    super();
    /** @type {any} */
    this.run = undefined;
    this.timer = 0;
    /** What was typed and is not asked for yet, by field. @type {Record<string, string>} */
    this.typed = {};
  }

  createRenderRoot() {
    return this;
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    // The address is another view's now.
    clearTimeout(this.timer);
  }

  /** What was typed just before counts, too. */
  change(changes) {
    clearTimeout(this.timer);
    remember({...this.typed, ...changes});
    this.typed = {};
    this.requestUpdate();
  }

  /** Typing asks once, when it pauses. */
  type(name, text) {
    clearTimeout(this.timer);
    this.typed = {...this.typed, [name]: text.trim()};
    this.timer = setTimeout(() => this.change({}), PAUSE_MILLIS);
  }

  render() {
    const {actual, predicted, text, least, order} = wanted();
    const isFiltered = actual || predicted || text || least;
    const labels = this.run.confusion_matrix ? this.run.labels : [];
    const query = new URLSearchParams({sort: order});
    if (actual) query.set('actual', actual);
    if (predicted) query.set('predicted', predicted);
    if (!(actual && actual === predicted)) query.set('correct', 'false');
    if (text) query.set('text', text);
    if (least) query.set('min_confidence', String(Number(least) / 100));
    return html`<section class="card" aria-label="Mistakes">
      <form class="filters" role="search" aria-label="Mistakes" @submit=${event => event.preventDefault()}>
        <div class="field grow">
          <label for="mistake-text">Text contains</label>
          <input
            id="mistake-text"
            type="search"
            maxlength="200"
            .value=${text}
            @input=${event => this.type('text', event.target.value)}
          />
        </div>
        ${labels.length ? this.label('actual', 'True label', actual, labels) : ''}
        ${labels.length ? this.label('predicted', 'Predicted label', predicted, labels) : ''}
        <div class="field">
          <label for="mistake-least">Confidence at least, %</label>
          <input
            id="mistake-least"
            type="number"
            min="0"
            max="100"
            step="5"
            .value=${least}
            @input=${event => event.target.validity.valid && this.type('least', event.target.value)}
          />
        </div>
        <div class="field">
          <label for="mistake-order">Order</label>
          <select id="mistake-order" @change=${event => this.change({order: event.target.value})}>
            ${ORDERS.map(([value, title]) => html`<option value=${value} .selected=${value === order}>${title}</option>`)}
          </select>
        </div>
        ${
          isFiltered
            ? html`<button
                type="button"
                @click=${() => this.change({actual: null, predicted: null, text: null, least: null, order: null})}
              >
                All mistakes
              </button>`
            : ''
        }
      </form>
      <tl-texts
        heading=${heading({actual, predicted, order})}
        path=${`/experiments/${encodeURIComponent(this.run.experiment_id)}/predictions?${query}`}
      ></tl-texts>
    </section>`;
  }

  label(name, title, chosen, labels) {
    return html`<div class="field">
      <label for=${'mistake-' + name}>${title}</label>
      <select id=${'mistake-' + name} @change=${event => this.change({[name]: event.target.value})}>
        <option value="" .selected=${!chosen}>any</option>
        ${labels.map(label => html`<option value=${label} .selected=${label === chosen}>${label}</option>`)}
      </select>
    </div>`;
  }
}

customElements.define('tl-mistakes', Mistakes);

const wanted = () => ({
  actual: asked('actual') ?? '',
  predicted: asked('predicted') ?? '',
  text: asked('text') ?? '',
  least: asked('least') ?? '',
  order: asked('order') ?? '-loss',
});

function heading({actual, predicted, order}) {
  const sorted = order === '-loss' ? {right: ' (least confident first)', wrong: ' (most confident first)'} : {};
  if (actual && actual === predicted) return `Correctly predicted ${actual}${sorted.right ?? ''}`;
  if (!actual && !predicted) return order === '-loss' ? 'Worst mistakes' : 'Mistakes';
  const labels = [actual && `true ${actual}`, predicted && `predicted ${predicted}`].filter(Boolean).join(', ');
  return capital(labels) + (sorted.wrong ?? '');
}
