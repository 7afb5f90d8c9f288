import {LitElement, html, nothing} from 'lit';
import {fieldsOf, valuesOf} from '../state/fields.js';
import {expected, written} from './filter-grammar.js';

/** @typedef {{text: string, note?: string}} Option */

const MOST_OPTIONS = 12;

/**
 * The field for a filter: completes fields, operators and values, shows examples, and says at the field what is wrong.
 *
 * Event: `filter` (detail: the text) when it is to be applied.
 */
class Filter extends LitElement {
  static properties = {
    kind: {},
    value: {},
    error: {},
    examples: {attribute: false},
    options: {state: true},
    active: {state: true},
    isOpen: {state: true},
  };

  constructor() {
    super();
    /** @type {'experiments' | 'studies'} */
    this.kind = 'experiments';
    /** The filter that is applied. */
    this.value = '';
    /** What is wrong with it. */
    this.error = '';
    /** @type {string[]} */
    this.examples = [];
    /** @type {Option[]} */
    this.options = [];
    this.active = -1;
    this.isOpen = false;
    this.asked = 0;
  }

  createRenderRoot() {
    return this;
  }

  get input() {
    return /** @type {HTMLInputElement} */ (this.querySelector('#filter'));
  }

  render() {
    const isShown = this.isOpen && this.options.length > 0;
    return html`
      <label for="filter">Filter</label>
      <input
        id="filter"
        role="combobox"
        aria-autocomplete="list"
        aria-expanded=${String(isShown)}
        aria-controls="filter-options"
        aria-activedescendant=${isShown && this.active >= 0 ? `filter-option-${this.active}` : nothing}
        aria-describedby="filter-says"
        aria-invalid=${this.error ? 'true' : nothing}
        spellcheck="false"
        autocapitalize="off"
        autocomplete="off"
        placeholder=${this.examples[0] ?? ''}
        .value=${this.value}
        @input=${() => this.suggest()}
        @focus=${() => this.suggest()}
        @click=${() => this.suggest()}
        @blur=${() => this.close()}
        @keydown=${event => this.pressed(event)}
      />
      <ul id="filter-options" class="options" role="listbox" aria-label="Suggestions" ?hidden=${!isShown}>
        ${this.options.map(
          (option, i) =>
            html`<li
              id="filter-option-${i}"
              role="option"
              aria-selected=${String(i === this.active)}
              @pointerdown=${event => this.pick(event, option)}
            >
              <span>${option.text}</span>${option.note ? html`<small>${option.note}</small>` : nothing}
            </li>`,
        )}
      </ul>
      <small id="filter-says" class=${this.error ? 'problem' : 'soft'}
        >${this.error ? readable(this.error) : this.exampleButtons()}</small
      >
    `;
  }

  exampleButtons() {
    return html`Examples:
    ${this.examples.map(
      example =>
        html`<button type="button" class="plain example" @click=${() => this.apply(example)}>${example}</button> `,
    )}`;
  }

  async suggest() {
    const number = ++this.asked;
    const text = this.input.value.slice(0, this.input.selectionStart ?? undefined);
    try {
      const options = await this.optionsFor(expected(text));
      if (number !== this.asked || document.activeElement !== this.input) return;
      this.options = options.slice(0, MOST_OPTIONS);
      this.active = -1;
      this.isOpen = true;
    } catch {
      this.isOpen = false;
    }
  }

  /**
   * @param {import('./filter-grammar.js').Expected & {isIn?: boolean}} next
   * @returns {Promise<Option[]>}
   */
  async optionsFor(next) {
    const fields = await fieldsOf(this.kind);
    const part = next.part.toLowerCase();
    if (next.kind === 'field') {
      const matching = fields.filter(field => field.name.toLowerCase().includes(part));
      matching.sort((a, b) => Number(b.name.startsWith(part)) - Number(a.name.startsWith(part)));
      return matching.map(field => ({text: field.name, note: field.example}));
    }
    const field = fields.find(one => one.name === next.field);
    const starting = words => words.filter(word => word.startsWith(part)).map(text => ({text}));
    if (next.isIn) return [{text: '('}];
    if (next.kind === 'operator') return starting(field?.operators ?? []);
    if (next.kind === 'joiner') return starting(['and', 'or']);
    if (next.kind === 'separator') return [{text: ','}, {text: ')'}];
    if (next.isPresence) return starting(['present', 'missing']);
    const values = field ? await valuesOf(this.kind, field, next.part.replaceAll("'", '')) : [];
    return values.map(value => ({text: written(value)}));
  }

  /** @param {KeyboardEvent} event */
  pressed(event) {
    const count = this.isOpen ? this.options.length : 0;
    if (event.key === 'Escape') {
      this.close();
    } else if (count && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      event.preventDefault();
      const step = event.key === 'ArrowDown' ? 1 : -1;
      this.active = (this.active + step + count) % count;
    } else if (event.key === 'Enter') {
      event.preventDefault();
      if (count && this.active >= 0) this.insert(this.options[this.active]);
      else this.apply(this.input.value);
    }
  }

  /**
   * @param {Event} event
   * @param {Option} option
   */
  pick(event, option) {
    // So that the field keeps the focus.
    event.preventDefault();
    this.insert(option);
  }

  /** @param {Option} option */
  insert(option) {
    const {input} = this;
    const cursor = input.selectionStart ?? input.value.length;
    const {part} = expected(input.value.slice(0, cursor));
    const start = input.value.slice(0, cursor - part.length);
    input.value = `${start}${option.text} ${input.value.slice(cursor).trimStart()}`;
    const end = start.length + option.text.length + 1;
    input.setSelectionRange(end, end);
    this.suggest();
  }

  /** @param {string} text */
  apply(text) {
    this.close();
    this.input.value = text;
    this.dispatchEvent(new CustomEvent('filter', {detail: text.trim()}));
  }

  close() {
    this.asked++;
    this.isOpen = false;
  }
}

/**
 * What the service says of a filter, which stands at the filter anyway, in sentences.
 *
 * @param {string} problem
 */
function readable(problem) {
  const parts = /^filter is .*; allowed: (.*?)(?:; got (.*?))?(?:; did you mean (.*)\?)?$/.exec(problem);
  if (!parts) return problem;
  const [, allowed, got, nearest] = parts;
  return [got && `Not understood: ${got}.`, nearest && `Did you mean ${nearest}?`, `Allowed: ${allowed}.`]
    .filter(Boolean)
    .join(' ');
}

customElements.define('tl-filter', Filter);
