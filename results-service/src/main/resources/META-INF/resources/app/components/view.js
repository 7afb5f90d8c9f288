import {LitElement, html} from 'lit';
import {onThemeChange} from '../chart/theme.js';

/**
 * A view of the page. The router makes it once for an address, sets `params` (the parts of the path) and `query`
 * (URLSearchParams), and sets `query` again when only that changes. Rendered without shadow DOM: one style sheet, one
 * document for labels, links and tests. Lit keeps elements that stay, so focus, open details and typed text stay, too.
 *
 * Subclasses give `content()` and may set `heading`, the document's title.
 */
export class View extends LitElement {
  static properties = {
    params: {attribute: false},
    query: {attribute: false},
    problem: {state: true},
  };

  constructor() {
    super();
    /** @type {string[]} */
    this.params = [];
    this.query = new URLSearchParams();
    /** What keeps the whole view from being shown. @type {(Error & {status?: number}) | undefined} */
    this.problem = undefined;
  }

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    // Some colours are computed.
    this.unlistenTheme = onThemeChange(() => this.requestUpdate());
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.unlistenTheme();
  }

  /** The document's title. */
  get heading() {
    return '';
  }

  /** @returns {unknown} */
  content() {
    return '';
  }

  render() {
    return this.problem ? problemPage(this.problem) : this.content();
  }

  updated() {
    document.title = [this.heading, 'Tunelab'].filter(Boolean).join(' · ');
  }
}

/** The service's messages begin small, to follow a field's name. @param {string} text */
const sentence = text => (/[.?!…]$/.test(text) ? text : text + '.').replace(/^[a-z]/, first => first.toUpperCase());

/** @param {Error & {status?: number}} error */
export const problemPage = error => html`
  <h1>${error.status === 404 ? 'Not found' : 'Something went wrong'}</h1>
  <p class="problem">${sentence(error.message)}</p>
  <p><a href="#/">Back to the studies</a></p>
`;
