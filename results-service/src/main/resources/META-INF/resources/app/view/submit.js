import {html} from 'lit';
import {ifDefined} from 'lit/directives/if-defined.js';
import {keyed} from 'lit/directives/keyed.js';
import {toRun} from '../address.js';
import {get, getText, post} from '../api.js';
import {notice} from '../components/notices.js';
import {waiting} from '../components/parts.js';
import {View} from '../components/view.js';
import {connection} from '../state/connection.js';
import './submit/experiment-form.js';
import {dataSetNames, modelNames} from './submit/names.js';
import './submit/study-editor.js';

const STUDY = `name: rates
question: Which learning rate?
seeds: 3
fixed:
  model: all-minilm-l6-v2
  num_layers: 1
  dataset: {name: synthetic-reviews, fraction: 0.05}
  epochs: 3
stages:
  - name: rates
    grid: {learning_rate: [1e-4, 2e-4, 4e-4]}
`;
const OWN = ['experiment_id', 'study', 'schema_version'];

/** An experiment or a study, new or a copy: ?from=EXPERIMENT, ?as=study&study=STUDY. */
class SubmitView extends View {
  static properties = {...View.properties, text: {state: true}, form: {state: true}};

  constructor() {
    super();
    this.reconnected = () => !connection.isLost && this.problem && 'isLost' in this.problem && this.load();
    /** The study to begin with. @type {string | undefined} */
    this.text = undefined;
    /** What the form of an experiment begins with. @type {{of: string, copied?: any, lists: any} | undefined} */
    this.form = undefined;
  }

  get isStudy() {
    return this.query.get('as') === 'study';
  }

  get heading() {
    return 'Submit';
  }

  connectedCallback() {
    super.connectedCallback();
    connection.addEventListener('change', this.reconnected);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    connection.removeEventListener('change', this.reconnected);
  }

  willUpdate(changed) {
    if (changed.has('query')) this.load();
  }

  load() {
    const {query} = this;
    const [study, from] = [query.get('study'), query.get('from')];
    this.problem = undefined;
    this.text = this.isStudy && study ? undefined : STUDY;
    if (this.isStudy && study) {
      this.fetch(getText(`/studies/${encodeURIComponent(study)}/specification`), text => {
        this.text = text;
      });
    } else if (!this.isStudy && this.form?.of !== from) {
      this.form = undefined;
      this.fetch(formFor(from), form => {
        this.form = form;
      });
    }
  }

  /**
   * An answer that comes when something else is shown by then is dropped.
   *
   * @template T
   * @param {Promise<T>} promise
   * @param {(answer: T) => void} shown
   */
  async fetch(promise, shown) {
    const {query} = this;
    try {
      const answer = await promise;
      if (query === this.query) shown(answer);
    } catch (error) {
      if (query === this.query) this.problem = error;
    }
  }

  content() {
    const copied = this.query.get('from') ?? this.query.get('study');
    const tab = (href, title, isOn) =>
      html`<a href=${href} aria-current=${ifDefined(isOn ? 'page' : undefined)}>${title}</a>`;
    return html`
      <h1>${copied ? 'A copy of ' + copied : 'Submit'}</h1>
      <nav class="tabs" aria-label="What to submit">
        ${tab('#/submit', 'An experiment', !this.isStudy)} ${tab('#/submit?as=study', 'A study', this.isStudy)}
      </nav>
      ${this.isStudy ? this.study() : this.experiment()}
    `;
  }

  experiment() {
    if (!this.form) return waiting();
    const {of, copied, lists} = this.form;
    return keyed(of, html`<tl-experiment-form .copied=${copied} .lists=${lists} .send=${submit}></tl-experiment-form>`);
  }

  study() {
    if (this.text === undefined) return waiting();
    // Another study is another editor: plan and problem of the last one say nothing of it.
    return keyed(this.query.get('study'), html`<tl-study-editor .text=${this.text}></tl-study-editor>`);
  }
}

export const tag = 'tl-submit';
customElements.define(tag, SubmitView);

/** @param {string | null} from the experiment that is copied */
async function formFor(from) {
  const [run, data, used] = await Promise.all([
    from ? get('/experiments/' + encodeURIComponent(from)) : null,
    get('/datasets'),
    get('/models'),
  ]);
  const begun = Object.fromEntries(Object.entries(run?.request ?? {}).filter(([name]) => !OWN.includes(name)));
  return {
    of: from,
    copied: run ? begun : undefined,
    lists: {'data-sets': dataSetNames(data), models: modelNames(used)},
  };
}

async function submit(request) {
  const answer = await post('/experiments', JSON.stringify(request));
  const {state} = await get(`/experiments/${encodeURIComponent(answer.experiment_id)}`);
  notice(state === 'COMPLETED' ? 'An identical run has finished.' : 'Experiment submitted.');
  location.hash = toRun(answer.experiment_id);
}
