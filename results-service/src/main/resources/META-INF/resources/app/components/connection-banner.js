import {LitElement, html, nothing} from 'lit';
import {connection} from '../state/connection.js';

const RECOVERED_MILLIS = 4000;

/** Says once that the connection is lost, and once that it is there again. */
class ConnectionBanner extends LitElement {
  static properties = {state: {state: true}};

  constructor() {
    super();
    /** @type {'' | 'lost' | 'found'} */
    this.state = '';
    connection.addEventListener('change', () => this.changed());
  }

  createRenderRoot() {
    return this;
  }

  changed() {
    this.state = connection.isLost ? 'lost' : 'found';
    if (connection.isLost) return;
    setTimeout(() => {
      if (this.state === 'found') this.state = '';
    }, RECOVERED_MILLIS);
  }

  render() {
    if (!this.state) return nothing;
    return this.state === 'lost'
      ? html`<p class="banner bad">Connection to the service lost. Trying again …</p>`
      : html`<p class="banner good">Connected again.</p>`;
  }
}

customElements.define('tl-connection', ConnectionBanner);
