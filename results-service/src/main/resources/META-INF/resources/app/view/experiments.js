import {html, nothing} from 'lit';
import {withQuery} from '../address.js';
import {get} from '../api.js';
import '../components/filter.js';
import {choice, waiting} from '../components/parts.js';
import '../components/table.js';
import {View} from '../components/view.js';
import {chosen} from '../state/chosen.js';
import {fieldsOf} from '../state/fields.js';
import {Poll} from '../state/poll.js';
import {experimentColumns, nameOf} from './experiment-columns.js';
import {groupTable} from './experiment-groups.js';
import {archiveChoice, bulkActions, pagesOf, searchField, sortBy, sortingOf, wholeFilter} from './list-parts.js';

/** @type {[value: string, title: string][]} */
const STATES = [
  ['', 'all'],
  ['RUNNING,STALLED', 'running'],
  ['QUEUED', 'queued'],
  ['COMPLETED', 'completed'],
  ['FAILED,REJECTED', 'failed'],
  ['CANCELLED', 'cancelled'],
  ['PAUSED,STOPPED', 'paused or stopped'],
];

const EXAMPLES = [
  'val_accuracy >= 0.85 and max_length = 512',
  'state in (FAILED, CANCELLED)',
  "tags.owner = 'ann' or name ~ 'final'",
];

/** Experiments: searched, filtered, sorted, grouped, chosen for comparison, and tidied. All but the choice is in the address. */
class ExperimentsView extends View {
  static properties = {...View.properties, isAll: {state: true}, fieldNames: {state: true}};

  constructor() {
    super();
    /** Whether all that match are chosen, on whatever page. */
    this.isAll = false;
    /** @type {string[]} */
    this.fieldNames = [];
    this.list = new Poll(this, 3000, () => this.fetch());
    this.chosenChanged = () => this.requestUpdate();
  }

  get heading() {
    return 'Experiments';
  }

  connectedCallback() {
    super.connectedCallback();
    chosen.addEventListener('change', this.chosenChanged);
    fieldsOf('experiments').then(
      fields => {
        this.fieldNames = fields.map(field => field.name);
      },
      () => {},
    );
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    chosen.removeEventListener('change', this.chosenChanged);
  }

  willUpdate(changed) {
    if (changed.has('query') && this.hasUpdated) {
      this.isAll = false;
      this.list.restart();
    }
  }

  fetch() {
    const query = new URLSearchParams(this.query);
    const by = query.get('by');
    if (!by) return get('/experiments?limit=50&' + query);
    for (const name of ['cursor', 'sort']) query.delete(name);
    return get('/groups/experiments?' + query);
  }

  content() {
    const wanted = this.query.get('state') ?? '';
    return html`
      <div class="title">
        <h1>Experiments</h1>
        <a class="button main" href="#/submit">New experiment</a>
      </div>
      <nav class="switch" aria-label="State">
        ${STATES.map(
          ([value, title]) =>
            html`<a href=${withQuery({state: value, cursor: null})} aria-current=${value === wanted ? 'true' : nothing}
              >${title}</a
            >`,
        )}
      </nav>
      <div class="filters">
        ${searchField(this.query, 'id, name, model, data, tag, note')}
        <tl-filter
          class="field grow"
          kind="experiments"
          .value=${this.query.get('filter') ?? ''}
          .error=${this.list.error?.message ?? ''}
          .examples=${EXAMPLES}
          @filter=${event => {
            location.hash = withQuery({filter: event.detail, cursor: null});
          }}
        ></tl-filter>
        ${this.groupChoice()} ${archiveChoice(this.query)}
      </div>
      ${this.bulk()} ${this.result()}
    `;
  }

  groupChoice() {
    /** @type {[string, string][]} */
    const options = [['', 'nothing'], ...this.fieldNames.map(name => /** @type {[string, string]} */ ([name, name]))];
    return choice('Group by', options, this.query.get('by') ?? '', by => {
      location.hash = withQuery({by, cursor: null});
    });
  }

  bulk() {
    const count = this.isAll ? (this.list.value?.total ?? 0) : chosen.ids.size;
    if (!count) return nothing;
    const ids = [...chosen.ids];
    const selection = this.isAll
      ? {filter: wholeFilter(this.query), q: this.query.get('q') ?? '', archived: this.query.get('archived') || 'no'}
      : {ids};
    const bar = {
      kind: /** @type {const} */ ('experiments'),
      count,
      selection,
      isArchive: this.query.get('archived') === 'only',
      more: this.isAll ? nothing : compareLink(ids),
      clear: () => this.choose([]),
      done: () => {
        this.choose([]);
        this.list.restart();
      },
    };
    return bulkActions(bar, () => this.requestUpdate());
  }

  /** @param {Iterable<string>} ids */
  choose(ids) {
    this.isAll = false;
    chosen.set(ids);
  }

  result() {
    const page = this.list.value;
    if (!page) return this.list.error ? nothing : waiting();
    if (page.groups) return groupTable(page, this.query);
    if (!page.items) return waiting();
    const sort = this.query.get('sort') ?? '-submitted_at';
    return html`
      ${this.selectAllHint(page)}
      <tl-table
        class="card flush"
        caption="Experiments"
        chooser="experiments"
        .columns=${experimentColumns(page.items)}
        .rows=${page.items}
        .keyOf=${run => run.experiment_id}
        .nameOf=${nameOf}
        .sorting=${sortingOf(sort)}
        sortedElsewhere
        selectable
        .selection=${chosen.ids}
        .pages=${pagesOf(page)}
        empty="No experiments match."
        @sort=${event => sortBy(event.detail)}
        @select=${event => this.choose(event.detail)}
      ></tl-table>
    `;
  }

  selectAllHint(page) {
    const isPageChosen = page.items.length > 0 && page.items.every(run => chosen.ids.has(run.experiment_id));
    if (!isPageChosen || page.total <= page.items.length) return nothing;
    return html`<p class="soft">
      ${
        this.isAll
          ? `All ${page.total} that match are selected.`
          : html`All on this page are selected.
              <button
                type="button"
                class="plain"
                @click=${() => {
                  this.isAll = true;
                }}
              >
                Select all ${page.total} that match
              </button>`
      }
    </p>`;
  }
}

/** @param {string[]} ids */
const compareLink = ids =>
  ids.length > 1
    ? html`<a class="button small main" href="#/compare?runs=${ids.map(encodeURIComponent).join(',')}">Compare</a>`
    : html`<span class="soft">Choose two or more to compare.</span>`;

export const tag = 'tl-experiments';
customElements.define(tag, ExperimentsView);
