import {get, isFinal} from '../api.js';
import {html} from 'lit';

/** @import {ReactiveController, ReactiveControllerHost} from 'lit' */

/** @typedef {Error & {status?: number}} Failure */
/** @typedef {{mark: string, value?: any, error?: Failure, failures: number, isDue: boolean, timer?: number}} Entry */

/** What is missing may come, such as the predictions of a run that has just completed. */
const CONFLICT = 409;
const RETRY_MILLIS = 5000;
const LONGEST_RETRY_MILLIS = 60_000;

/**
 * What a view fetches once for a part of itself. A template asks for an address and says what to make of the answer;
 * the element renders again when it is there. While a new answer to the same address is awaited (`mark` has changed),
 * the old one stays. After an error that may pass it is asked again while a template still wants it, ever more rarely.
 *
 *     answers = new Answers(this);
 *     render() { return this.answers.show(`${path}/pareto`, pareto => html`…`) }
 *
 * @implements {ReactiveController}
 */
export class Answers {
  /** @type {Map<string, Entry>} */
  #known = new Map();
  #isHere = false;

  /** @param {ReactiveControllerHost} host */
  constructor(host) {
    this.host = host;
    host.addController(this);
  }

  hostConnected() {
    this.#isHere = true;
  }

  hostDisconnected() {
    this.#isHere = false;
    for (const {timer} of this.#known.values()) clearTimeout(timer);
  }

  /**
   * @param {string} path under /api/v1
   * @param {(answer: any) => unknown} made
   * @param {{mark?: string, failed?: (error: Failure) => unknown, isLasting?: (error: Failure) => boolean}} [options]
   *     `isLasting`: whether asking again would not help
   */
  show(path, made, {mark = '', failed = problem, isLasting = isRefusal} = {}) {
    const entry = this.#entry(path, mark, isLasting);
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
   * @param {(error: Failure) => boolean} [isLasting]
   */
  #entry(path, mark, isLasting = isRefusal) {
    const known = this.#known.get(path);
    const isSame = known?.mark === mark;
    if (isSame && !known.isDue) return known;
    clearTimeout(known?.timer);
    // Until the next answer the last error is still true.
    const [error, failures] = isSame ? [known.error, known.failures] : [undefined, 0];
    /** @type {Entry} */
    const entry = {mark, value: known?.value, error, failures, isDue: false};
    this.#known.set(path, entry);
    get(path)
      .then(
        value => Object.assign(entry, {value, error: undefined}),
        failure => {
          entry.error = failure;
          if (!isLasting(failure)) this.#askLater(entry);
        },
      )
      .finally(() => this.host.requestUpdate());
    return entry;
  }

  /** Not fetched here: by then nothing may want it any more. @param {Entry} entry */
  #askLater(entry) {
    if (!this.#isHere) return;
    const millis = Math.min(LONGEST_RETRY_MILLIS, RETRY_MILLIS * 2 ** entry.failures++);
    entry.timer = setTimeout(() => {
      entry.isDue = true;
      this.host.requestUpdate();
    }, millis);
  }
}

/** @param {Failure} error */
const isRefusal = error => isFinal(error) && error.status !== CONFLICT;

/** @param {Error} error */
const problem = error => html`<p class="soft">${error.message}</p>`;
