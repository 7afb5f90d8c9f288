import {LitElement, html, nothing} from 'lit';
import {whole} from '../../format.js';
import {labelledText} from '../texts.js';
import {csvButton} from './data-map.js';

/** @import {StageContext} from './stage.js' */

const PAGE = 10;
/** As in LabelDoubts.java: with fewer runs there are no doubts. */
const FEWEST_RUNS = 3;

/**
 * Test texts that nearly all runs give another label with confidence. Nothing while there are too few runs.
 *
 * @param {StageContext} all
 */
export const labelDoubts = all =>
  all.answers.show(all.of('label-doubts'), ([found]) => doubtList(found, all), {mark: all.mark});

function doubtList(found, all) {
  if (!found || found.runs < FEWEST_RUNS) return nothing;
  if (!found.doubts.length) return html`<p class="soft">${found.finding}</p>`;
  return html`<details class="pair doubts">
    <summary><h2>Probably mislabelled test texts: ${whole(found.doubts.length)}</h2></summary>
    <section class="card" aria-label="Probably mislabelled test texts">
      <div class="figure-head">
        <p class="soft">${found.finding}</p>
        ${csvButton(all, 'label-doubts', 'All of them with their texts')}
      </div>
      <tl-doubts .doubts=${found.doubts} .runs=${found.runs}></tl-doubts>
    </section>
  </details>`;
}

/** The texts, a page at a time. */
class Doubts extends LitElement {
  static properties = {doubts: {attribute: false}, runs: {attribute: false}, shown: {state: true}};

  constructor() {
    super();
    /** @type {any[]} */
    this.doubts = [];
    this.runs = 0;
    this.shown = PAGE;
  }

  createRenderRoot() {
    return this;
  }

  render() {
    return html`
      <ol class="reviews">
        ${this.doubts.slice(0, this.shown).map(doubt =>
          labelledText({
            labels: [
              {who: 'given', label: doubt.label, probability: doubt.probability, tone: 'bad'},
              {who: 'predicted', label: doubt.predicted, probability: doubt.predicted_probability, tone: 'good'},
            ],
            note: `row ${doubt.row}, ${doubt.agreeing} of ${this.runs} runs`,
            texts: [doubt.text],
          }),
        )}
      </ol>
      ${
        this.shown < this.doubts.length
          ? html`<button type="button" @click=${() => (this.shown += PAGE)}>More</button>`
          : nothing
      }
    `;
  }
}

customElements.define('tl-doubts', Doubts);
