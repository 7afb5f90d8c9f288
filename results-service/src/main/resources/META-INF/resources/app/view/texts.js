import {LitElement, html, nothing} from 'lit';
import {repeat} from 'lit/directives/repeat.js';
import {get} from '../api.js';
import {percent} from '../format.js';

const PAGE = 10;
const LONG = 420;

/**
 * Test examples with their texts, a page at a time:
 *
 *     <tl-texts heading="Worst mistakes" path="/experiments/ID/predictions?correct=false"></tl-texts>
 *
 * `names` are those of two models whose predictions are shown, or none.
 */
class Texts extends LitElement {
  static properties = {
    heading: {},
    path: {},
    names: {attribute: false},
    items: {state: true},
    total: {state: true},
    cursor: {state: true},
    isLoading: {state: true},
    failure: {state: true},
  };

  constructor() {
    super();
    this.heading = '';
    /** Address with its query. */
    this.path = '';
    /** @type {string[]} */
    this.names = [];
    this.clear();
  }

  createRenderRoot() {
    return this;
  }

  clear() {
    /** @type {any[]} */
    this.items = [];
    this.total = 0;
    this.cursor = '';
    this.isLoading = false;
    this.failure = '';
  }

  willUpdate(changed) {
    if (!changed.has('path') || !this.path) return;
    this.clear();
    this.load();
  }

  async load() {
    const path = this.path;
    this.isLoading = true;
    try {
      const page = await get(`${path}&limit=${PAGE}${this.cursor ? '&cursor=' + encodeURIComponent(this.cursor) : ''}`);
      if (path !== this.path) return;
      this.items = [...this.items, ...page.items];
      this.total = page.total ?? 0;
      this.cursor = page.next ?? '';
      this.failure = '';
    } catch (error) {
      if (path === this.path) this.failure = error.message;
    }
    this.isLoading = false;
  }

  get status() {
    if (this.failure) return this.failure;
    if (this.isLoading && !this.items.length) return 'Loading …';
    if (!this.items.length) return 'None.';
    return `${this.items.length}${this.total ? ' of ' + this.total : ''} shown`;
  }

  render() {
    return html`<section aria-label=${this.heading}>
      <h3>${this.heading}</h3>
      <ol class="reviews">
        ${repeat(
          this.items,
          item => item.row,
          item => exampleOf(item, this.names),
        )}
      </ol>
      <div class="row start">
        ${
          this.cursor
            ? html`<button type="button" ?disabled=${this.isLoading} @click=${() => this.load()}>More</button>`
            : nothing
        }
        <p class="soft" role="status">${this.status}</p>
      </div>
    </section>`;
  }
}

customElements.define('tl-texts', Texts);

function exampleOf(item, names) {
  const said = predictionsOf(item).map((one, i) => ({
    who: names[i] || 'predicted',
    ...one,
    tone: one.label === item.actual ? 'good' : 'bad',
  }));
  return labelledText({
    labels: [{who: 'true', label: item.actual}, ...said],
    note: `row ${item.row}` + (item.loss === undefined ? '' : `, loss ${item.loss.toFixed(2)}`),
    texts: item.second_text ? [item.text, item.second_text] : [item.text],
  });
}

/** Of one model, or of two: what each predicted, and how probable it was. */
function predictionsOf(item) {
  const one = (label, probabilities) => ({label, probability: probabilities?.[label]});
  if (item.baseline) return [item.baseline, item.experiment].map(it => one(it.predicted, it.probabilities));
  return [one(item.predicted, item.probabilities)];
}

/**
 * A text, or two, with its labels.
 *
 * @param {{labels: {who: string, label: string, probability?: number, tone?: string}[], note: string, texts: string[]}} example
 */
export const labelledText = ({labels, note, texts}) => html`
  <li>
    <div class="row start">
      ${labels.map(
        ({who, label, probability, tone}) =>
          html`<span class="label ${tone ?? ''}"
            >${who}:
            <strong>${label}</strong>${probability === undefined ? nothing : ' ' + percent(probability, 0)}</span
          >`,
      )}
      <span class="soft">${note}</span>
    </div>
    ${texts.map(shownText)}
  </li>
`;

function shownText(content) {
  if (!content) return html`<p class="soft">Texts are not published for this data set.</p>`;
  // Breaks that some data sets have as HTML are shown as breaks; all else is shown as it is.
  const clean = content
    .replace(/<br\s*\/?>/gi, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
  if (clean.length <= LONG) return html`<p class="text">${clean}</p>`;
  const start = clean.slice(0, LONG).replace(/\s+\S*$/, '') + ' …';
  return html`<details class="text">
    <summary><span class="start">${start}</span></summary>
    <p>${clean}</p>
  </details>`;
}
