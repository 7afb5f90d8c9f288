import {LitElement, html, nothing} from 'lit';
import {repeat} from 'lit/directives/repeat.js';
import {columnChooser, hiddenColumns} from './table-columns.js';

/**
 * @typedef {object} Column
 * @property {string} key names the column in the sort order and in the chooser
 * @property {string} title
 * @property {string} [hint] shown when the title is pointed at
 * @property {boolean} [number] right-aligned figures
 * @property {(row: any) => unknown} cell content of a cell
 * @property {(row: any) => number | string | null | undefined} [sort] value to sort by; without it the column has no order
 * @property {boolean} [hidden] not shown until chosen
 *
 * @typedef {{by?: string, falling?: boolean}} Sorting
 * @typedef {{shown: string, previous?: string, next?: string}} Pages addresses of other pages
 */

/**
 * A table with typed columns: sorted by a click on a title, with a column chooser and a selection where they are asked
 * for. Rows are kept by key, so focus and selection survive new data.
 *
 * Events: `sort` (detail: Sorting), `select` (detail: Set of keys).
 */
class Table extends LitElement {
  static properties = {
    caption: {},
    columns: {attribute: false},
    rows: {attribute: false},
    keyOf: {attribute: false},
    runOf: {attribute: false},
    isBest: {attribute: false},
    sorting: {attribute: false},
    sortedElsewhere: {type: Boolean},
    selectable: {type: Boolean},
    nameOf: {attribute: false},
    selection: {attribute: false},
    chooser: {},
    pages: {attribute: false},
    empty: {},
    overflows: {state: true},
    shownColumns: {state: true},
  };

  constructor() {
    super();
    /** What the table is called for screen readers. */
    this.caption = '';
    /** @type {Column[]} */
    this.columns = [];
    /** @type {any[]} */
    this.rows = [];
    /** @type {(row: any, index: number) => string} */
    this.keyOf = (_, index) => String(index);
    /** The number of a row's configuration, which gives its colour. @type {(row: any) => number | undefined} */
    this.runOf = () => undefined;
    /** @type {(row: any) => boolean} */
    this.isBest = () => false;
    /** @type {Sorting} */
    this.sorting = {};
    /** Whether the service sorts: the table then only tells what is wanted. */
    this.sortedElsewhere = false;
    this.selectable = false;
    /** What a row's checkbox is called. @type {(row: any) => string} */
    this.nameOf = row => this.keyOf(row, 0);
    /** Keys of the selected rows. @type {Set<string>} */
    this.selection = new Set();
    /** Name under which the browser remembers the chosen columns; without it there is no chooser. */
    this.chooser = '';
    /** @type {Pages | undefined} */
    this.pages = undefined;
    /** Said where there are no rows. */
    this.empty = 'None.';
    this.overflows = false;
    /** Shown or hidden, where the user chose. @type {Record<string, boolean>} */
    this.shownColumns = {};
    this.resized = new ResizeObserver(() => this.measure());
  }

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    if (this.chooser) this.shownColumns = hiddenColumns(this.chooser);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.resized.disconnect();
  }

  updated() {
    const scroller = this.querySelector('.scroll');
    if (scroller) this.resized.observe(scroller);
    this.measure();
  }

  measure() {
    const scroller = this.querySelector('.scroll');
    this.overflows = Boolean(scroller) && scroller.scrollWidth > scroller.clientWidth + 1;
  }

  get visibleColumns() {
    return this.columns.filter((column, i) => i === 0 || (this.shownColumns[column.key] ?? !column.hidden));
  }

  get orderedRows() {
    const column = this.columns.find(one => one.key === this.sorting.by);
    if (this.sortedElsewhere || !column?.sort) return this.rows;
    const direction = this.sorting.falling ? -1 : 1;
    return [...this.rows].sort((a, b) => compare(column.sort(a), column.sort(b), direction));
  }

  render() {
    if (!this.rows.length)
      return html`<p class="empty">${this.empty}</p>
        ${this.pager()}`;
    const columns = this.visibleColumns;
    return html`
      ${this.chooser ? columnChooser(this) : nothing}
      <div class="scroll" tabindex="0" role="region" aria-label=${this.caption}>
        <table>
          <thead>
            <tr>
              ${this.selectable ? this.selectAll() : nothing} ${columns.map(column => this.head(column))}
            </tr>
          </thead>
          <tbody>
            ${repeat(
              this.orderedRows,
              (row, i) => this.keyOf(row, i),
              (row, i) => this.row(row, this.keyOf(row, i), columns),
            )}
          </tbody>
        </table>
      </div>
      ${this.overflows ? html`<p class="soft more-hint">Scroll sideways for more columns.</p>` : nothing}
      ${this.pager()}
    `;
  }

  /** @param {Column} column */
  head(column) {
    const isSorted = this.sorting.by === column.key;
    const order = isSorted ? (this.sorting.falling ? 'descending' : 'ascending') : nothing;
    return html`<th
      scope="col"
      class=${column.number ? 'number' : ''}
      title=${column.hint ?? nothing}
      aria-sort=${order}
    >
      ${
        column.sort
          ? html`<button type="button" class="sort" @click=${() => this.sortBy(column)}>${column.title}</button>`
          : column.title || html`<span class="unseen">${column.hint}</span>`
      }
    </th>`;
  }

  /**
   * @param {any} row
   * @param {string} key
   * @param {Column[]} columns
   */
  row(row, key, columns) {
    const run = this.runOf(row);
    return html`<tr class=${this.isBest(row) ? 'best' : ''} data-run=${run ?? nothing}>
      ${
        this.selectable
          ? html`<td class="check">
              <input
                type="checkbox"
                aria-label=${`Select ${this.nameOf(row)}`}
                .checked=${this.selection.has(key)}
                @change=${event => this.toggle(key, event.target.checked)}
              />
            </td>`
          : nothing
      }
      ${columns.map((column, i) =>
        i === 0
          ? html`<th scope="row" class=${column.number ? 'number' : ''}>${column.cell(row)}</th>`
          : html`<td class=${column.number ? 'number' : ''}>${column.cell(row)}</td>`,
      )}
    </tr>`;
  }

  selectAll() {
    const keys = this.rows.map((row, i) => this.keyOf(row, i));
    const count = keys.filter(key => this.selection.has(key)).length;
    return html`<th class="check">
      <input
        type="checkbox"
        aria-label="Select all rows shown"
        .checked=${count > 0 && count === keys.length}
        .indeterminate=${count > 0 && count < keys.length}
        @change=${event => this.select(keys, event.target.checked)}
      />
    </th>`;
  }

  pager() {
    const {pages} = this;
    if (!pages) return nothing;
    const link = (href, title) =>
      href
        ? html`<a class="button" href=${href}>${title}</a>`
        : html`<span class="button off" aria-disabled="true">${title}</span>`;
    return html`<nav class="row start pager" aria-label="Pages of ${this.caption}">
      ${link(pages.previous, 'Previous page')} ${link(pages.next, 'Next page')}
      <span class="soft">${pages.shown}</span>
    </nav>`;
  }

  /** @param {Column} column */
  sortBy(column) {
    this.sorting = {by: column.key, falling: this.sorting.by === column.key && !this.sorting.falling};
    this.dispatchEvent(new CustomEvent('sort', {detail: this.sorting}));
  }

  /**
   * @param {string} key
   * @param {boolean} isOn
   */
  toggle(key, isOn) {
    this.select([key], isOn);
  }

  /**
   * @param {string[]} keys
   * @param {boolean} isOn
   */
  select(keys, isOn) {
    const selection = new Set(this.selection);
    for (const key of keys) {
      if (isOn) selection.add(key);
      else selection.delete(key);
    }
    this.selection = selection;
    this.dispatchEvent(new CustomEvent('select', {detail: selection}));
  }
}

customElements.define('tl-table', Table);

/** Rows without a value come last in both directions. */
function compare(one, other, direction) {
  const isMissing = value => value === null || value === undefined || value === '';
  if (isMissing(one) || isMissing(other)) return Number(isMissing(one)) - Number(isMissing(other));
  if (typeof one === 'string' && typeof other === 'string')
    return one.localeCompare(other, 'en', {numeric: true}) * direction;
  return (one < other ? -1 : one > other ? 1 : 0) * direction;
}
