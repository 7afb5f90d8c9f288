import {html} from 'lit';
import {ifDefined} from 'lit/directives/if-defined.js';
import {toRun} from '../address.js';
import {get, post} from '../api.js';
import {notice} from '../components/notices.js';
import {waiting} from '../components/parts.js';
import {View} from '../components/view.js';
import {Answers} from '../state/answers.js';
import {experimentForm} from './submit-form.js';
import {written} from './submit/study-editor.js';

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
    this.answers = new Answers(this);
    /** The study to begin with. @type {string | undefined} */
    this.text = undefined;
    /** The form of an experiment, made once for what is copied. @type {{of: string, element: Node} | undefined} */
    this.form = undefined;
  }

  get isStudy() {
    return this.query.get('as') === 'study';
  }

  get heading() {
    return 'Submit';
  }

  willUpdate(changed) {
    if (!changed.has('query')) return;
    const copied = this.query.get('study');
    this.text = this.isStudy && copied ? undefined : STUDY;
    const fail = error => {
      this.problem = error;
    };
    if (this.isStudy && copied) {
      written(copied).then(text => {
        this.text = text;
      }, fail);
    } else if (!this.isStudy && this.form?.of !== this.query.get('from')) {
      formFor(this.query.get('from')).then(element => {
        this.form = {of: this.query.get('from'), element};
      }, fail);
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
      ${this.isStudy ? this.study() : (this.form?.element ?? waiting())}
    `;
  }

  study() {
    return this.text === undefined ? waiting() : html`<tl-study-editor .text=${this.text}></tl-study-editor>`;
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
  const prepared = data.items.filter(one => one.status !== 'failed').map(one => one.dataset?.name);
  const names = {
    'data-sets': [...new Set(['imdb', 'synthetic-reviews', ...prepared.filter(Boolean)])],
    models: [...new Set(['all-minilm-l6-v2', ...used.items.map(one => one.name)])],
  };
  return experimentForm(run ? begun : null, names, async request => {
    const answer = await post('/experiments', JSON.stringify(request));
    notice('Experiment submitted.');
    location.hash = toRun(answer.experiment_id);
  });
}
