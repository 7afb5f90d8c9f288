import {LitElement, html} from 'lit';
import {repeat} from 'lit/directives/repeat.js';

const SHOWN_MILLIS = 6000;

/** @typedef {{id: number, text: string, isProblem: boolean}} Notice */

/** Short messages at the edge of the window: what a button did, or why it could not. Problems stay until dismissed. */
class Notices extends LitElement {
  static properties = {notices: {state: true}};

  constructor() {
    super();
    /** @type {Notice[]} */
    this.notices = [];
    this.last = 0;
  }

  createRenderRoot() {
    return this;
  }

  /**
   * @param {string} text
   * @param {boolean} isProblem
   */
  add(text, isProblem) {
    const notice = {id: ++this.last, text, isProblem};
    this.notices = [...this.notices.filter(one => one.text !== text), notice].slice(-3);
    if (!isProblem) setTimeout(() => this.dismiss(notice.id), SHOWN_MILLIS);
  }

  /** @param {number} id */
  dismiss(id) {
    this.notices = this.notices.filter(notice => notice.id !== id);
  }

  render() {
    return repeat(
      this.notices,
      notice => notice.id,
      notice => html`
        <p class="notice ${notice.isProblem ? 'bad' : ''}">
          <span>${notice.text}</span>
          <button type="button" class="plain" aria-label="Dismiss" @click=${() => this.dismiss(notice.id)}>✕</button>
        </p>
      `,
    );
  }
}

customElements.define('tl-notices', Notices);

/**
 * Tells what happened.
 *
 * @param {string} text
 * @param {{isProblem?: boolean}} [options]
 */
export function notice(text, {isProblem = false} = {}) {
  /** @type {Notices} */ (document.querySelector('tl-notices')).add(text, isProblem);
}

/**
 * Does what a button asks for and tells how it went; true if it went well.
 *
 * @param {() => Promise<unknown>} action
 * @param {string} [done] what to say afterwards
 */
export async function act(action, done) {
  try {
    await action();
    if (done) notice(done);
    return true;
  } catch (error) {
    notice(error.message, {isProblem: true});
    return false;
  }
}
