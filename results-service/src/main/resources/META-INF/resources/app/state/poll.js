import {isFinal} from '../api.js';

/** @import {ReactiveController, ReactiveControllerHost} from 'lit' */

/**
 * Fetches again and again while its element is on the page, and has the element render each answer.
 *
 *     runs = new Poll(this, 3000, (signal, stop) => get('/experiments'));
 *     render() { return this.runs.value ? … : this.runs.error ? … : waiting() }
 *
 * `error` is the last attempt's problem and goes with the next success. A lost connection is not an error: the banner
 * reports it, and the last value stays. After a refusal (HTTP 4xx) polling stops until `restart`, which does nothing once
 * the element has gone: answers to what was pressed before may come later than that.
 *
 * @template T
 * @implements {ReactiveController}
 */
export class Poll {
  /** @type {T | undefined} */
  value = undefined;
  /** @type {(Error & {status?: number, errors?: object[]}) | undefined} */
  error = undefined;

  /** Whether it goes on while nobody looks at the page. */
  isUrgent = false;

  /** @type {AbortController | undefined} */
  #running;

  #isHere = false;

  /**
   * @param {ReactiveControllerHost} host
   * @param {number} millis between the end of one attempt and the next
   * @param {(signal: AbortSignal, stop: () => void) => Promise<T>} task calls `stop` when its answer is final
   */
  constructor(host, millis, task) {
    this.host = host;
    this.millis = millis;
    this.task = task;
    host.addController(this);
  }

  hostConnected() {
    this.#isHere = true;
    this.restart();
  }

  hostDisconnected() {
    this.#isHere = false;
    this.#running?.abort();
  }

  /** Fetches now; the value stays until the answer is there. */
  restart() {
    this.#running?.abort();
    if (!this.#isHere) return;
    const running = new AbortController();
    this.#running = running;
    this.#run(running.signal);
  }

  /** @param {AbortSignal} signal */
  async #run(signal) {
    let isOver = false;
    const stop = () => {
      isOver = true;
    };
    while (!signal.aborted) {
      try {
        const value = await this.task(signal, stop);
        if (signal.aborted) return;
        this.value = value;
        this.error = undefined;
      } catch (error) {
        if (signal.aborted) return;
        if (!error.isLost) this.error = error;
        // The service did not refuse, and it was reached: the page itself is wrong.
        if (!error.isLost && !error.status) console.error(error);
        isOver = isFinal(error);
      }
      this.host.requestUpdate();
      if (isOver) return;
      await this.#pause(signal);
    }
  }

  /** Waits; a page that nobody looks at waits until it is shown. @param {AbortSignal} signal */
  async #pause(signal) {
    await new Promise(resume => setTimeout(resume, this.millis));
    if (!document.hidden || this.isUrgent || signal.aborted) return;
    await new Promise(resume => {
      document.addEventListener('visibilitychange', resume, {once: true, signal});
      signal.addEventListener('abort', resume, {once: true});
    });
  }
}
