import {LitElement, html, nothing} from 'lit';
import {get} from '../api.js';
import {Poll} from '../state/poll.js';

const LOOK_MILLIS = 30_000;

/** Says that runs wait to be logged to the user's MLflow server, and why. */
class MlflowBanner extends LitElement {
  constructor() {
    super();
    /** @type {Poll<{server?: string, waiting: number, problem?: string}>} */
    this.mirror = new Poll(this, LOOK_MILLIS, async (signal, stop) => {
      const mirror = await get('/mirror');
      if (!mirror.server) stop();
      return mirror;
    });
  }

  createRenderRoot() {
    return this;
  }

  render() {
    const mirror = this.mirror.value;
    if (!mirror?.problem) return nothing;
    const runs = mirror.waiting === 1 ? '1 run waits' : `${mirror.waiting} runs wait`;
    return html`<p class="banner bad">Logging to MLflow is interrupted (${runs}): ${mirror.problem}</p>`;
  }
}

customElements.define('tl-mlflow', MlflowBanner);
