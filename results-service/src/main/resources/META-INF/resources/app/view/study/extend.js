import {LitElement, html, nothing} from 'lit';
import {post} from '../../api.js';
import {notice} from '../../components/notices.js';
import {value} from '../../format.js';

/** Asks for more seeds or configurations of a study; `refresh` is called when they were added. */
export function extendStudy(study, path, refresh) {
  const dialog = /** @type {ExtendDialog} */ (document.createElement('tl-extend'));
  Object.assign(dialog, {study, path, refresh});
  document.body.append(dialog);
}

/** A dialog that removes itself. Refusals are shown in it, and what was typed stays. */
class ExtendDialog extends LitElement {
  static properties = {study: {attribute: false}, problem: {state: true}, isSending: {state: true}};

  constructor() {
    super();
    /** @type {any} */
    this.study = undefined;
    this.path = '';
    this.refresh = () => {};
    /** @type {(Error & {errors?: any[]}) | undefined} */
    this.problem = undefined;
    this.isSending = false;
  }

  createRenderRoot() {
    return this;
  }

  firstUpdated() {
    this.querySelector('dialog').showModal();
  }

  close() {
    this.querySelector('dialog').close();
  }

  async send(event) {
    event.preventDefault();
    const {stage, seeds, configurations} = Object.fromEntries(new FormData(event.target));
    const text = [
      stage && `stage: ${stage}`,
      seeds && `seeds: ${seeds}`,
      String(configurations).trim() && `configurations:\n${String(configurations).trimEnd()}`,
    ]
      .filter(Boolean)
      .join('\n');
    this.isSending = true;
    try {
      await post(this.path + '/extend', text, 'application/yaml');
      notice('Extended. Finished runs are not repeated.');
      this.close();
      this.refresh();
    } catch (error) {
      this.problem = error;
    }
    this.isSending = false;
  }

  render() {
    const {stages} = this.study;
    return html`<dialog class="confirm wide" aria-labelledby="extend-title" @close=${() => this.remove()}>
      <h2 id="extend-title">Extend ${this.study.name}</h2>
      <form @submit=${event => this.send(event)}>
        <div class="field">
          <label for="extend-stage">Stage</label>
          <select id="extend-stage" name="stage">
            <option value="">all stages (seeds only)</option>
            ${stages.map(stage => html`<option .selected=${stages.length === 1}>${stage.name}</option>`)}
          </select>
        </div>
        <div class="field">
          <label for="extend-seeds">Total seeds</label>
          <input id="extend-seeds" name="seeds" type="number" min="1" max="1000" step="1" />
        </div>
        <div class="field">
          <label for="extend-configurations">More configurations, YAML</label>
          <textarea
            id="extend-configurations"
            name="configurations"
            class="code"
            rows="4"
            spellcheck="false"
            placeholder="- {learning_rate: 3e-5}"
          ></textarea>
        </div>
        ${this.problem ? refusal(this.problem) : nothing}
        <div class="buttons">
          <button class="main" ?disabled=${this.isSending}>Extend</button>
          <button type="button" @click=${() => this.close()}>Close</button>
        </div>
      </form>
    </dialog>`;
  }
}

customElements.define('tl-extend', ExtendDialog);

const refusal = (/** @type {any} */ {errors, message}) =>
  html`<div role="alert">
    ${
      errors?.length
        ? html`<ul class="problems">
            ${errors.map(one => html`<li><code>${one.field}</code> is ${value(one.value) || 'empty'}; allowed: ${one.allowed}</li>`)}
          </ul>`
        : html`<p class="problem">${message}</p>`
    }
  </div>`;
