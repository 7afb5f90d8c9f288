import {html, nothing} from 'lit';
import {toStudy, withQuery} from '../address.js';
import {get} from '../api.js';
import '../components/filter.js';
import {stateBadge, waiting} from '../components/parts.js';
import '../components/table.js';
import {View} from '../components/view.js';
import {ago, seconds, when} from '../format.js';
import {Poll} from '../state/poll.js';
import {
  archiveChoice,
  bulkActions,
  pagesOf,
  searchField,
  sortBy,
  sortingOf,
  tagChips,
  wholeFilter,
} from './list-parts.js';
import {measure} from './measures.js';
import {runsBar} from './progress.js';

/** @import {Column} from '../components/table.js' */

const EXAMPLES = ['state in (RUNNING, PAUSED)', "name ~ 'imdb'", 'created_at >= 2026-01-31T00:00:00Z'];
const moment = text => (text ? html`<time datetime=${text} title=${when(text)}>${ago(text)}</time>` : '');

/** @type {Column[]} */
const COLUMNS = [
  {
    key: 'name',
    title: 'Study',
    sort: study => study.name,
    cell: study =>
      html`<a class="named" href=${toStudy(study.id)}>${study.name}</a
        >${study.archived_at ? html` <span class="chip">archived</span>` : nothing}
        ${study.question ? html`<small class="question">${study.question}</small>` : nothing}`,
  },
  {key: 'state', title: 'State', sort: study => study.state, cell: study => stateBadge(study.state, study.note)},
  {key: 'progress', title: 'Progress', cell: study => meter(study)},
  {
    key: 'best',
    title: 'Best configuration',
    cell: study => {
      if (!study.best) return '';
      const {title, format} = measure(study.select_by);
      return html`<strong>${format(study.best.value)}</strong> ${study.best.name}
        <small class="soft">by ${title}</small>`;
    },
  },
  {key: 'tags', title: 'Tags', cell: study => tagChips(study.tags)},
  {key: 'created_at', title: 'Started', sort: study => study.created_at, cell: study => moment(study.created_at)},
  {
    key: 'updated_at',
    title: 'Changed',
    hidden: true,
    sort: study => study.updated_at,
    cell: study => moment(study.updated_at),
  },
  {
    key: 'finished_at',
    title: 'Finished',
    hidden: true,
    sort: study => study.finished_at,
    cell: study => moment(study.finished_at),
  },
  {key: 'id', title: 'ID', hidden: true, sort: study => study.id, cell: study => html`<code>${study.id}</code>`},
];

/** Studies: searched, filtered, sorted and tidied; the newest first. */
class StudiesView extends View {
  static properties = {...View.properties, selection: {state: true}, isAll: {state: true}};

  constructor() {
    super();
    /** @type {Set<string>} */
    this.selection = new Set();
    this.isAll = false;
    this.list = new Poll(this, 3000, () => get('/studies?limit=50&' + this.query));
  }

  get heading() {
    return 'Studies';
  }

  willUpdate(changed) {
    if (changed.has('query') && this.hasUpdated) {
      this.isAll = false;
      this.list.restart();
    }
  }

  content() {
    return html`
      <div class="title">
        <h1>Studies</h1>
        <a class="button main" href="#/submit?as=study">New study</a>
      </div>
      ${[this.filters(), this.bulk(), this.result()]}
    `;
  }

  filters() {
    return html`<div class="filters">
      ${searchField(this.query, 'name, question, tag, note')}
      <tl-filter
        class="field grow"
        kind="studies"
        .value=${this.query.get('filter') ?? ''}
        .error=${this.list.error?.message ?? ''}
        .examples=${EXAMPLES}
        @filter=${event => {
          location.hash = withQuery({filter: event.detail, cursor: null});
        }}
      ></tl-filter>
      ${archiveChoice(this.query)}
    </div>`;
  }

  bulk() {
    const count = this.isAll ? (this.list.value?.total ?? 0) : this.selection.size;
    if (!count) return nothing;
    const bar = {
      kind: /** @type {const} */ ('studies'),
      count,
      selection: this.isAll
        ? {filter: wholeFilter(this.query), q: this.query.get('q') ?? '', archived: this.query.get('archived') || 'no'}
        : {ids: [...this.selection]},
      isArchive: this.query.get('archived') === 'only',
      clear: () => this.choose(new Set()),
      done: () => {
        this.choose(new Set());
        this.list.restart();
      },
    };
    return bulkActions(bar, () => this.requestUpdate());
  }

  /** @param {Set<string>} ids */
  choose(ids) {
    this.isAll = false;
    this.selection = ids;
  }

  result() {
    const page = this.list.value;
    if (!page) return this.list.error ? nothing : waiting();
    if (!page.total && !String(this.query)) return welcome();
    return html`<tl-table
      class="card flush studies"
      caption="Studies"
      chooser="studies"
      .columns=${COLUMNS}
      .rows=${page.items}
      .keyOf=${study => study.id}
      .nameOf=${study => study.name}
      .sorting=${sortingOf(this.query.get('sort') ?? '-created_at')}
      sortedElsewhere
      selectable
      .selection=${this.selection}
      .pages=${pagesOf(page)}
      empty="No studies match."
      @sort=${event => sortBy(event.detail)}
      @select=${event => this.choose(event.detail)}
    ></tl-table>`;
  }
}

export const tag = 'tl-studies';
customElements.define(tag, StudiesView);

function meter({progress: p, eta_seconds: eta}) {
  const open = [
    p.failed && `${p.failed} failed`,
    p.cancelled && `${p.cancelled} cancelled`,
    p.running && `${p.running} running`,
    eta && `about ${seconds(eta)} left`,
  ];
  return html`<div class="meter">
      ${runsBar(p)}
      <span>${p.ended} of ${p.total}</span>
    </div>
    <small class="soft">${open.filter(Boolean).join(' · ')}</small>`;
}

/** Without a filter: there are none, or none but archived ones. */
const welcome = () =>
  html`<div class="empty">
    <p>No studies yet, or all of them are archived. A study is a question and the experiments that answer it.</p>
    <p><a href="#/submit?as=study">Create one</a>, or let <code>./tunelab demo</code> run one on this machine.</p>
  </div>`;
