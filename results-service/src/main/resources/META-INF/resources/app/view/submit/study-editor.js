import {LitElement, html, nothing} from 'lit';
import {toStudy} from '../../address.js';
import {post} from '../../api.js';
import {notice} from '../../components/notices.js';
import '../../components/table.js';
import {seconds, value, whole} from '../../format.js';
import {Answers} from '../../state/answers.js';
import {connection} from '../../state/connection.js';
import {capital} from '../measures.js';
import {complete, stagesIn} from './completion.js';
import {dataSetNames, modelNames} from './names.js';

/** The text is checked when typing pauses. */
const PAUSE_MILLIS = 700;
const MOST_SUGGESTIONS = 14;

/**
 * A study as YAML, guided: what fits at the cursor is offered, every pause is checked by the service, and what it would run
 * and cost is shown. `<tl-study-editor .text=${yaml}>`
 */
class StudyEditor extends LitElement {
  static properties = {
    text: {attribute: false},
    cursor: {state: true},
    plan: {state: true},
    problem: {state: true},
    isChecking: {state: true},
    isSending: {state: true},
  };

  constructor() {
    super();
    this.text = '';
    this.cursor = 0;
    /** @type {any} */
    this.plan = undefined;
    /** @type {(Error & {errors?: any[]}) | undefined} */
    this.problem = undefined;
    this.isChecking = false;
    this.isSending = false;
    this.timer = 0;
    this.asked = 0;
    this.answers = new Answers(this);
    // What could not be checked is checked when the service is back.
    this.reconnected = () => !connection.isLost && this.problem && 'isLost' in this.problem && this.check();
  }

  createRenderRoot() {
    return this;
  }

  firstUpdated() {
    this.check();
  }

  connectedCallback() {
    super.connectedCallback();
    connection.addEventListener('change', this.reconnected);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    connection.removeEventListener('change', this.reconnected);
    clearTimeout(this.timer);
  }

  /** @returns {HTMLTextAreaElement} */
  get area() {
    return this.querySelector('#study');
  }

  changed() {
    this.text = this.area.value;
    this.moved();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.check(), PAUSE_MILLIS);
  }

  moved() {
    this.cursor = this.area.selectionStart;
  }

  async check() {
    const mine = ++this.asked;
    this.isChecking = true;
    const [plan, problem] = await post('/studies?dry_run=true', this.text, 'application/yaml').then(
      answer => [answer, undefined],
      error => [undefined, error],
    );
    if (mine !== this.asked) return;
    this.plan = plan;
    this.problem = problem;
    this.isChecking = false;
  }

  async start(event) {
    event.preventDefault();
    this.isSending = true;
    try {
      const study = await post('/studies', this.text, 'application/yaml');
      notice('Study started.');
      location.hash = toStudy(study.id);
    } catch (error) {
      this.problem = error;
      this.plan = undefined;
      this.area.focus();
    }
    this.isSending = false;
  }

  /** Whether the text is wrong. That it could not be checked does not say so. */
  get isRefused() {
    return Boolean(this.problem?.errors?.length);
  }

  /** What can be named at the cursor. */
  get names() {
    return {
      models: modelNames(this.answers.value('/models')),
      datasets: dataSetNames(this.answers.value('/datasets')),
      stages: stagesIn(this.text.slice(0, this.cursor)),
    };
  }

  get completion() {
    const schema = this.answers.value('/schemas/study');
    return schema ? complete(this.text, this.cursor, schema, this.names) : {word: '', suggestions: []};
  }

  insert(suggestion) {
    const {word} = this.completion;
    const area = this.area;
    area.focus();
    area.setRangeText(suggestion.text, this.cursor - word.length, this.cursor, 'end');
    this.changed();
  }

  /** Puts the cursor at the start of a line, counted from 1. */
  goTo(line) {
    const start = this.text
      .split('\n')
      .slice(0, line - 1)
      .join('\n').length;
    this.area.focus();
    this.area.setSelectionRange(line > 1 ? start + 1 : 0, line > 1 ? start + 1 : 0);
    this.moved();
  }

  render() {
    const {suggestions} = this.completion;
    return html`<form class="split" @submit=${event => this.start(event)}>
      <div>
        <label for="study">Study, YAML or JSON</label>
        <textarea
          id="study"
          class="code"
          rows="22"
          spellcheck="false"
          autocapitalize="off"
          aria-describedby="problems study-keys"
          aria-invalid=${this.isRefused ? 'true' : 'false'}
          .value=${this.text}
          @input=${() => this.changed()}
          @keyup=${() => this.moved()}
          @click=${() => this.moved()}
          @keydown=${event => {
            if (event.key !== ' ' || !event.ctrlKey || !suggestions.length) return;
            event.preventDefault();
            this.insert(suggestions[0]);
          }}
        ></textarea>
        <p class="soft" id="study-keys">Ctrl+Space inserts the first suggestion.</p>
        <div class="suggestions" role="group" aria-label="What fits at the cursor">
          ${suggestions
            .slice(0, MOST_SUGGESTIONS)
            .map(
              one =>
                html`<button type="button" class="small" title=${one.hint ?? ''} @click=${() => this.insert(one)}>
                  ${one.label}
                </button>`,
            )}
        </div>
        <div class="buttons">
          <button class="main" ?disabled=${this.isSending || this.isRefused}>Start the study</button>
        </div>
      </div>
      <div id="problems" role="status" aria-live="polite">
        ${this.isChecking && !this.plan && !this.problem ? html`<p class="soft">Checking …</p>` : nothing}
        ${this.problem ? this.refusal() : nothing} ${this.plan ? planned(this.plan) : nothing}
      </div>
    </form>`;
  }

  /** What was refused: each field with its line, its value and what is allowed. */
  refusal() {
    const {errors, message} = this.problem;
    if (!errors?.length) return html`<p class="problem">${message}</p>`;
    return html`<ul class="problems">
      ${errors.map(
        one =>
          html`<li>
            ${
              one.line
                ? html`<button type="button" class="plain" @click=${() => this.goTo(one.line)}>
                    line ${one.line}
                  </button>`
                : nothing
            }
            <code>${one.field}</code> is ${value(one.value) || 'empty'}; allowed: ${one.allowed}
          </li>`,
      )}
    </ul>`;
  }
}

customElements.define('tl-study-editor', StudyEditor);

const COLUMNS = [
  {key: 'name', title: 'Configuration', cell: cell => cell.name},
  {
    key: 'sets',
    title: 'Sets',
    cell: cell =>
      Object.entries(cell.varied ?? {})
        .map(([name, it]) => `${name} ${value(it)}`)
        .join(', '),
  },
  {key: 'seed', title: 'Seed', number: true, cell: cell => cell.seed ?? ''},
  {key: 'reuses', title: 'Reuses', cell: cell => cell.reuses ?? ''},
];

/** What a study would run, and what that costs. */
function planned(plan) {
  const experiments = plan.cells === 1 ? '1 experiment' : `${whole(plan.cells)} experiments`;
  const stages = plan.stages.length === 1 ? '1 stage' : `${plan.stages.length} stages`;
  return html`
    <p class="answer">Valid: ${experiments} in ${stages}.</p>
    <p>${cost(plan.estimate)}</p>
    ${plan.stages.map(
      stage => html`
        <h2 class="small">${stage.name}</h2>
        ${stage.deciding ? html`<p class="soft">${capital(stage.deciding)}</p>` : nothing}
        ${stage.choice ? html`<p class="soft">${capital(stage.choice)}.</p>` : nothing}
        ${stage.sensitivity ? html`<p class="soft">${stage.sensitivity}</p>` : nothing}
        <div class="card flush">
          <tl-table
            caption="Stage ${stage.name}"
            .columns=${COLUMNS}
            .rows=${stage.cells ?? []}
            .keyOf=${cell => cell.cell}
          ></tl-table>
        </div>
      `,
    )}
  `;
}

function cost(estimate) {
  if (!estimate) return nothing;
  const {reused, trained, unknown} = estimate;
  const runs = [
    reused ? `${whole(reused)} ${reused === 1 ? 'is' : 'are'} reused from finished runs` : '',
    `${whole(trained)} would be trained`,
  ]
    .filter(Boolean)
    .join(', ');
  if (!trained) return `All ${whole(reused)} are reused from finished runs.`;
  if (estimate.seconds === undefined) return `${runs}. No time estimate: no such run has finished yet.`;
  return `${runs}: about ${seconds(estimate.seconds)} of one trainer${unknown ? `, ${whole(unknown)} of them estimated from other runs` : ''}.`;
}
