import {get} from '../api.js';
import {html} from 'lit';

/** @import {ReactiveControllerHost} from 'lit' */

/**
 * What a view fetches once for a part of itself. A template asks for an address and says what to make of the answer;
 * the element renders again when it is there. While a new answer to the same address is awaited (`mark` has changed),
 * the old one stays.
 *
 *     answers = new Answers(this);
 *     render() { return this.answers.show(`${path}/pareto`, pareto => html`…`) }
 */
export class Answers {
  /** @type {Map<string, {mark: string, isLoading: boolean, value?: any, error?: Error & {status?: number}}>} */
  #known = new Map();

  /** @param {ReactiveControllerHost} host */
  constructor(host) {
    this.host = host;
  }

  /**
   * @param {string} path under /api/v1
   * @param {(answer: any) => unknown} made
   * @param {{mark?: string, failed?: (error: Error & {status?: number}) => unknown}} [options]
   */
  show(path, made, {mark = '', failed = problem} = {}) {
    const entry = this.#entry(path, mark);
    if (entry.value !== undefined) return made(entry.value);
    if (entry.error) return failed(entry.error);
    return html`<div class="later" aria-busy="true"></div>`;
  }

  /**
   * The answer, or undefined while it is awaited or after an error.
   *
   * @param {string} path
   * @param {string} [mark]
   */
  value(path, mark = '') {
    return this.#entry(path, mark).value;
  }

  /**
   * @param {string} path
   * @param {string} mark
   */
  #entry(path, mark) {
    const known = this.#known.get(path);
    if (known && known.mark === mark) return known;
    const entry = {mark, isLoading: true, value: known?.value, error: undefined};
    this.#known.set(path, entry);
    get(path)
      .then(
        value => Object.assign(entry, {value, error: undefined}),
        error => Object.assign(entry, {error}),
      )
      .finally(() => {
        entry.isLoading = false;
        this.host.requestUpdate();
      });
    return entry;
  }
}

/** @param {Error} error */
const problem = error => html`<p class="soft">${error.message}</p>`;
