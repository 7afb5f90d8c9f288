import {html} from 'lit';
import {keyed} from 'lit/directives/keyed.js';
import {get} from '../api.js';
import {waiting} from '../components/parts.js';
import {View, problemPage} from '../components/view.js';
import {Answers} from '../state/answers.js';
import {EndNotice} from '../state/end-notice.js';
import {hasStudyEnded} from '../state/ended.js';
import {Poll} from '../state/poll.js';
import {comparability} from './study/comparability.js';
import {studyHead} from './study/head.js';
import './study/live-runs.js';
import {stageOf, stageTabs} from './study/stage-tabs.js';
import {stagePanel} from './study/stage.js';

const LIVE_MILLIS = 2000;
const OVER_MILLIS = 15_000;

/** One study: what is asked, what runs, what came out. A stage is shown at a time; the address names it. */
class StudyView extends View {
  constructor() {
    super();
    this.answers = new Answers(this);
    /** @type {any} */
    this.results = {mark: ''};
    this.stage = '';
    /** Stages whose comparison of two configurations was opened. @type {Set<string>} */
    this.opened = new Set();
    this.poll = new Poll(this, LIVE_MILLIS, signal => this.fetchStudy(signal));
    this.endNotice = new EndNotice(this.poll);
  }

  get path() {
    return '/studies/' + encodeURIComponent(this.params[0]);
  }

  get heading() {
    return this.poll.value?.name ?? '';
  }

  /** @param {AbortSignal} signal */
  async fetchStudy(signal) {
    const study = await get(this.path);
    // Results change only when a run ends, or when there are other runs.
    const mark = [study.state, study.progress.ended, study.progress.total].join();
    if (mark !== this.results.mark) this.results = {mark, ...(await fetchResults(this.path))};
    if (signal.aborted) return undefined;
    this.endNotice.check(study.id, hasStudyEnded(study), () => endText(study));
    this.poll.millis = hasStudyEnded(study) ? OVER_MILLIS : LIVE_MILLIS;
    return study;
  }

  content() {
    const study = this.poll.value;
    if (!study) return this.poll.error ? problemPage(this.poll.error) : waiting();
    this.stage = stageOf(study, this.query.get('stage') ?? this.stage).name;
    const stage = stageOf(study, this.stage);
    const refresh = () => this.poll.restart();
    const rewrite = () => this.requestUpdate();
    const context = {
      study,
      stage,
      results: this.results,
      path: this.path,
      answers: this.answers,
      opened: this.opened,
      rewrite,
    };
    return html`
      ${studyHead(study, this.results, this.path, {refresh, endNotice: this.endNotice})}
      ${comparability(study, this.results)}
      <tl-live-runs .study=${study}></tl-live-runs>
      ${stageTabs(study, stage)}
      ${keyed(stage.name, html`<section aria-label="Stage ${stage.name}">${stagePanel(context)}</section>`)}
    `;
  }
}

export const tag = 'tl-study';
customElements.define(tag, StudyView);

/** @param {any} study */
const endText = ({name, state, progress: p, best}) => ({
  title: `${name}: ${state.toLowerCase()}`,
  body: [`${p.completed} of ${p.total} runs completed.`, best && `Best: ${best.name}.`].filter(Boolean).join(' '),
});

/** A row without what is not known of it: tables have all columns in every row. */
const known = row => Object.fromEntries(Object.entries(row).filter(([, it]) => it !== null));

/** Everything that charts and tables are made of, for all stages. @param {string} path */
async function fetchResults(path) {
  const [configurations, runs, epochs, data] = await Promise.all([
    get(`${path}/table?format=json`),
    get(`${path}/table?rows=runs&format=json`),
    get(`${path}/metrics?format=json`),
    get('/datasets'),
  ]);
  return {
    configurations: configurations.rows.map(known),
    runs: runs.rows.map(known),
    epochs: epochs.rows.map(known),
    data: data.items.filter(one => one.status !== 'failed'),
  };
}
