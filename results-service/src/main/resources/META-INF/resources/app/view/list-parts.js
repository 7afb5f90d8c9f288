// What the lists of experiments and studies share.
import {html, nothing} from 'lit';
import {withQuery} from '../address.js';
import {written} from '../components/filter-grammar.js';

/** @type {typeof import('./bulk.js').bulkBar | undefined} */
let bulkBar;

/**
 * What can be done to the chosen rows. Loaded with the first choice, after which `loaded` is called.
 *
 * @param {Parameters<typeof import('./bulk.js').bulkBar>[0]} bar
 * @param {() => void} loaded
 */
export function bulkActions(bar, loaded) {
  if (bulkBar) return bulkBar(bar);
  import('./bulk.js').then(module => {
    bulkBar = module.bulkBar;
    loaded();
  });
  return nothing;
}

/** The order in the address as the table shows it. @param {string} sort */
export const sortingOf = sort => {
  const [first] = sort.split(',');
  return {by: first.replace(/^-/, ''), falling: first.startsWith('-')};
};

/** @param {{by?: string, falling?: boolean}} sorting */
export const sortBy = ({by, falling}) => {
  location.hash = withQuery({sort: (falling ? '-' : '') + by, cursor: null});
};

/**
 * Where the pages before and after are, and what is shown.
 *
 * @param {{items: unknown[], total: number, next?: string, previous?: string, offset?: number}} page
 */
export const pagesOf = ({items, total, next, previous, offset = 0}) => ({
  shown: items.length ? `${offset + 1}–${offset + items.length} of ${total}` : `0 of ${total}`,
  previous: previous ? withQuery({cursor: previous}) : offset > 0 && !previous ? withQuery({cursor: null}) : undefined,
  next: next ? withQuery({cursor: next}) : undefined,
});

/** Free text, applied when it is submitted. */
export const searchField = (query, hint) => html`
  <form
    class="field search"
    role="search"
    @submit=${event => {
      event.preventDefault();
      location.hash = withQuery({q: event.target.elements.q.value.trim(), cursor: null});
    }}
  >
    <label for="q">Search</label>
    <input id="q" name="q" type="search" .value=${query.get('q') ?? ''} placeholder=${hint} />
  </form>
`;

/** Whether the archive is shown. */
export const archiveChoice = query => html`
  <label class="choice">
    <span>Archive</span>
    <select
      id="archived"
      @change=${event => {
        location.hash = withQuery({archived: event.target.value, cursor: null});
      }}
    >
      ${[
        ['', 'hidden'],
        ['all', 'shown'],
        ['only', 'only archived'],
      ].map(
        ([value, title]) =>
          html`<option value=${value} .selected=${value === (query.get('archived') ?? '')}>${title}</option>`,
      )}
    </select>
  </label>
`;

/**
 * The filter of the address with the choice of states in it, for what is done to all that match.
 *
 * @param {URLSearchParams} query
 */
export function wholeFilter(query) {
  const states = query.get('state');
  const filter = query.get('filter') ?? '';
  const parts = [states ? `state in (${states.split(',').map(written).join(', ')})` : '', filter ? `(${filter})` : ''];
  return parts.filter(Boolean).join(' and ') || 'updated_at is present';
}

/** @param {Record<string, string> | undefined} tags */
export const tagChips = tags =>
  tags ? Object.entries(tags).map(([name, value]) => html`<span class="chip tag">${name}: ${value}</span> `) : nothing;
