import {html, nothing} from 'lit';
import {facts} from '../components/parts.js';
import {percent, whole} from '../format.js';

const ODDITIES = {
  mojibake: 'wrong encoding',
  replacement_character: 'replacement characters',
  control_character: 'control characters',
  invisible_character: 'invisible characters',
  html: 'HTML',
  no_letter: 'no letters',
};
const MOST_CLASSES = 6;

/** What a prepared data set holds and what is wrong with it; nothing where it was not audited. */
export function dataAudit(data) {
  const {audit: found, overlap, splits} = data;
  if (!found) return nothing;
  const test = splits?.test?.examples;
  const oddities = found.oddities.map(one => `${ODDITIES[one.oddity] ?? one.oddity} ${whole(one.rows)}`);
  const scripts = Object.entries(found.scripts).map(([name, count]) => `${name} ${whole(count)}`);
  return html`<section class="card" aria-label="Data audit">
    <h3>Data audit: ${data.dataset?.name}</h3>
    ${facts(
      /** @type {[string, unknown, unknown?][]} */ ([
        ['Classes', classes(data, found)],
        ['Same text', rows(found.exact_duplicates), example(found.exact_duplicates)],
        ['Nearly the same text', rows(found.near_duplicates), example(found.near_duplicates)],
        ['Contradictory labels', rows(found.contradictions), example(found.contradictions)],
        ['In both official splits', found.across_parts.rows && rows(found.across_parts), example(found.across_parts)],
        ['Test texts in train', shared(overlap?.test_in_train, test), overlap?.examples?.[0]?.text],
        ['Test texts in validation', shared(overlap?.test_in_validation, test)],
        ['Validation texts in train', shared(overlap?.validation_in_train, splits?.validation?.examples)],
        ['Odd texts', oddities.join(', ') || 'none'],
        ['Scripts', scripts.length > 1 && scripts.join(', ')],
      ]).filter(([, content]) => content !== 0),
      'pairs',
    )}
  </section>`;
}

function classes({labels}, {classes: {rows_per_label: counts, imbalance}}) {
  const all = counts.reduce((sum, count) => sum + count, 0);
  const shown = labels
    .slice(0, MOST_CLASSES)
    .map((label, i) => `${label} ${whole(counts[i])} (${percent(counts[i] / all)})`);
  const more = labels.length > MOST_CLASSES ? [`${labels.length - MOST_CLASSES} more`] : [];
  return `${[...shown, ...more].join(', ')}. Ratio of largest to smallest class: ${imbalance.toFixed(1)}`;
}

const rows = groups => (groups.rows ? `${whole(groups.rows)} rows in ${whole(groups.groups)} groups` : 'none');

const example = groups =>
  groups.examples[0] && `rows ${groups.examples[0].rows.join(', ')}: ${groups.examples[0].text}`;

const shared = (counts, all) =>
  counts &&
  `${whole(counts.same)} of ${whole(all)}${counts.near ? `, ${whole(counts.near)} more almost identical` : ''}`;
