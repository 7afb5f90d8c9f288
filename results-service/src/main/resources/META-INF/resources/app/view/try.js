import {html} from 'lit';
import {remember} from '../address.js';
import {get} from '../api.js';
import {notice} from '../components/notices.js';
import {View} from '../components/view.js';
import {layers, percent} from '../format.js';
import {Answers} from '../state/answers.js';
import './try-box.js';

const MOST_MODELS = 8;
const RUNS = '/experiments?state=COMPLETED&limit=100&sort=-val_accuracy';

/** A text of one's own, and what trained models say of it. The chosen models are in the address: ?run=A,B. */
class TryView extends View {
  static properties = {...View.properties, others: {state: true}};

  constructor() {
    super();
    this.answers = new Answers(this);
    /** Models of the address that are not among the best runs. @type {any[]} */
    this.others = [];
  }

  get heading() {
    return 'Try it';
  }

  get able() {
    const best = (this.answers.value(RUNS)?.items ?? []).filter(run => run.artifact);
    return [...best, ...this.others.filter(run => !best.some(one => one.experiment_id === run.experiment_id))];
  }

  /** @returns {string[]} */
  get wanted() {
    const named = (this.query.get('run') ?? '').split(',').filter(Boolean);
    return named.length ? named : this.able.slice(0, 1).map(run => run.experiment_id);
  }

  willUpdate() {
    if (!this.answers.value(RUNS)) return;
    for (const id of this.wanted) {
      if (this.able.some(run => run.experiment_id === id)) continue;
      this.others = [...this.others, {experiment_id: id}];
      get('/experiments/' + encodeURIComponent(id)).then(
        run => {
          this.others = this.others.map(one => (one.experiment_id === id ? run : one));
        },
        error => notice(error.message, {isProblem: true}),
      );
    }
  }

  choose(ids) {
    remember({run: ids.join(',')});
    this.query = new URLSearchParams({run: ids.join(',')});
  }

  content() {
    return [html`<h1>Try it</h1>`, this.answers.show(RUNS, () => this.models())];
  }

  models() {
    if (!this.able.length) {
      return html`<p class="empty">No model has been trained yet. <a href="#/submit">Train one</a>.</p>`;
    }
    const chosen = this.wanted;
    const runs = chosen.map(id => this.able.find(run => run.experiment_id === id)).filter(Boolean);
    return html`
      <p class="soft">Enter a text to see how your models classify it.</p>
      <div class="field wide">
        <label for="model">${chosen.length > 1 ? 'Add a model' : 'Model'}</label>
        <select
          id="model"
          ?disabled=${chosen.length >= MOST_MODELS}
          @change=${event => {
            if (event.target.value) this.choose([...chosen, event.target.value]);
            event.target.value = '';
          }}
        >
          <option value="" .selected=${true}>
            ${chosen.length >= MOST_MODELS ? `At most ${MOST_MODELS} models` : 'Add a model to compare …'}
          </option>
          ${this.able
            .filter(run => !chosen.includes(run.experiment_id))
            .map(run => html`<option value=${run.experiment_id}>${describe(run)}</option>`)}
        </select>
      </div>
      <h2 class="unseen">Models</h2>
      <tl-try-box
        .runs=${runs}
        .removable=${chosen.length > 1}
        @remove=${event => this.choose(chosen.filter(id => id !== event.detail))}
      ></tl-try-box>
    `;
  }
}

export const tag = 'tl-try';
customElements.define(tag, TryView);

const describe = run =>
  [
    run.request?.model,
    layers(run.request?.num_layers),
    run.request?.dataset?.name,
    run.request && `${run.request.max_length} tokens`,
    run.test_accuracy !== undefined && `test ${percent(run.test_accuracy)}`,
    run.experiment_id,
  ]
    .filter(Boolean)
    .join(' · ');
