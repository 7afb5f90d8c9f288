import {LitElement, html, nothing} from 'lit';
import {live} from 'lit/directives/live.js';
import {value} from '../../format.js';
import {GROUPS, beginning, requestOf} from './request-fields.js';

/** @import {RequestField} from './request-fields.js' */

const idOf = name => 'field-' + name.replace('.', '-');
const FIELDS = GROUPS.flatMap(group => group.fields);
/** Of an object its JSON, which is read again whatever its names are. */
const textOf = it => (it !== null && typeof it === 'object' ? JSON.stringify(it) : value(it));
const at = (request, name) => name.split('.').reduce((it, part) => it?.[part], request);

/**
 * A form for a request:
 *
 *     <tl-experiment-form .copied=${request} .lists=${{models: […]}} .send=${request => post(…)}></tl-experiment-form>
 *
 * What is changed of a copied request is marked. A refusal by the service is shown at its fields.
 */
class ExperimentForm extends LitElement {
  static properties = {
    copied: {attribute: false},
    lists: {attribute: false},
    send: {attribute: false},
    problems: {state: true},
    elsewhere: {state: true},
    isSending: {state: true},
  };

  constructor() {
    super();
    /** A request to begin with. @type {any} */
    this.copied = undefined;
    /** Names to choose from, by the id of their list. @type {Record<string, string[]>} */
    this.lists = {};
    /** Gives a request to the service. @type {(request: any) => Promise<void>} */
    this.send = async () => {};
    /** What the fields began with, by name. @type {Map<string, string>} */
    this.begun = new Map();
    /** What is in them. @type {Map<string, string>} */
    this.typed = new Map();
    /** What is wrong with fields, by name. @type {Map<string, string>} */
    this.problems = new Map();
    /** What is wrong and has no field here. @type {string[]} */
    this.elsewhere = [];
    this.isSending = false;
  }

  createRenderRoot() {
    return this;
  }

  willUpdate(changed) {
    if (!changed.has('copied') && this.hasUpdated) return;
    const request = beginning(this.copied);
    const begun = (/** @type {RequestField} */ {name, options}) => textOf(at(request, name)) || (options?.[0] ?? '');
    this.begun = new Map(FIELDS.map(field => [field.name, begun(field)]));
    this.typed = new Map(this.begun);
    this.problems = new Map();
    this.elsewhere = [];
  }

  render() {
    return html`<form class="card" novalidate @submit=${event => this.submit(event)}>
      ${Object.entries(this.lists).map(
        ([id, names]) =>
          html`<datalist id=${id}>${names.map(name => html`<option value=${name}></option>`)}</datalist>`,
      )}
      ${GROUPS.map(group => this.group(group))}
      <div class="buttons"><button class="main" ?disabled=${this.isSending}>Submit the experiment</button></div>
      <div role="alert">
        ${
          this.elsewhere.length
            ? html`<ul class="problems">
                ${this.elsewhere.map(text => html`<li>${text}</li>`)}
              </ul>`
            : nothing
        }
      </div>
    </form>`;
  }

  /** @param {import('./request-fields.js').FieldGroup} group */
  group({title, isOpen, fields}) {
    const content = html`<div class="fields">${fields.map(field => this.field(field))}</div>`;
    if (isOpen)
      return html`<fieldset>
        <legend>${title}</legend>
        ${content}
      </fieldset>`;
    return html`<details>
      <summary>${title}</summary>
      ${content}
    </details>`;
  }

  /** @param {RequestField} field */
  field(field) {
    const id = idOf(field.name);
    const begun = this.begun.get(field.name);
    const isChanged = Boolean(this.copied) && this.typed.get(field.name) !== begun;
    const problem = this.problems.get(field.name);
    return html`<div class="field ${isChanged ? 'changed' : ''} ${field.isLong ? 'long' : ''}">
      <label for=${id}>${field.label}</label>
      ${field.kind === 'choice' ? this.select(field, id) : this.input(field, id)}
      <small id="${id}-says" class=${problem ? 'problem' : ''}
        >${problem ?? (isChanged ? `was ${begun || 'empty'}` : field.hint)}</small
      >
    </div>`;
  }

  /**
   * @param {RequestField} field
   * @param {string} id
   */
  select({name, options = []}, id) {
    const begun = this.begun.get(name);
    return html`<select
      id=${id}
      aria-describedby="${id}-says"
      aria-invalid=${this.problems.has(name) ? 'true' : nothing}
      @change=${event => this.changed(name, event.target)}
    >
      ${[...new Set([...options, begun])].map(option => html`<option ?selected=${option === begun}>${option}</option>`)}
    </select>`;
  }

  /**
   * @param {RequestField} field
   * @param {string} id
   */
  input(field, id) {
    const {name, kind, list, min, max, step} = field;
    return html`<input
      id=${id}
      type=${kind}
      list=${list ?? nothing}
      min=${min ?? nothing}
      max=${max ?? nothing}
      step=${step ?? nothing}
      ?required=${field.required}
      autocomplete="off"
      spellcheck="false"
      aria-describedby="${id}-says"
      aria-invalid=${this.problems.has(name) ? 'true' : nothing}
      .value=${live(this.typed.get(name))}
      @input=${event => this.changed(name, event.target)}
      @change=${event => this.check(field, event.target)}
    />`;
  }

  changed(name, element) {
    this.typed.set(name, element.value);
    this.tell(name, '');
  }

  /**
   * @param {RequestField} field
   * @param {HTMLInputElement} [input]
   * @returns {boolean} whether it is right
   */
  check(field, input = this.querySelector('#' + idOf(field.name))) {
    const problem = problemOf(field, input);
    this.tell(field.name, problem);
    return !problem;
  }

  tell(name, problem) {
    const problems = new Map(this.problems);
    problems.delete(name);
    if (problem) problems.set(name, problem);
    this.problems = problems;
  }

  async submit(event) {
    event.preventDefault();
    this.elsewhere = [];
    const checked = FIELDS.filter(field => field.kind !== 'choice').map(field => this.check(field));
    if (!checked.every(Boolean)) {
      await this.toTheFirstProblem();
      return;
    }
    this.isSending = true;
    try {
      await this.send(requestOf(this.typed, this.copied));
    } catch (error) {
      this.refused(error);
      await this.toTheFirstProblem();
    }
    this.isSending = false;
  }

  /** @param {Error & {errors?: {field: string, value: unknown, allowed: string}[]}} error */
  refused({errors = [], message}) {
    const here = errors.filter(one => this.begun.has(one.field));
    const others = errors.filter(one => !this.begun.has(one.field));
    this.problems = new Map(here.map(one => [one.field, `allowed: ${one.allowed}`]));
    this.elsewhere = others.length
      ? others.map(one => `${one.field} is ${value(one.value)}; allowed: ${one.allowed}`)
      : [message];
  }

  async toTheFirstProblem() {
    await this.updateComplete;
    const input = /** @type {HTMLElement | null} */ (this.querySelector('[aria-invalid]'));
    const group = input?.closest('details');
    if (group) group.open = true;
    input?.focus();
  }
}

customElements.define('tl-experiment-form', ExperimentForm);

/**
 * The browser's own rules, in words.
 *
 * @param {RequestField} field
 * @param {HTMLInputElement} input
 */
function problemOf({isPositive}, {value: text, min, max, validity}) {
  if (validity.valueMissing) return 'Required.';
  if (validity.badInput) return 'Must be a number.';
  if (isPositive && text !== '' && Number(text) === 0) return 'Must be greater than 0.';
  if (validity.rangeUnderflow) return `Must be at least ${min}.`;
  if (validity.rangeOverflow) return `Must be at most ${max}.`;
  if (validity.stepMismatch) return 'Must be a whole number.';
  return validity.valid ? '' : 'Not allowed.';
}
