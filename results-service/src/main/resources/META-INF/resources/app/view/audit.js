// @ts-nocheck: not converted yet
import {facts, h} from '../dom.js';
import {percent, whole} from '../format.js';

const ODDITIES = {
  mojibake: 'wrong encoding',
  replacement_character: 'replacement characters',
  control_character: 'control characters',
  invisible_character: 'invisible characters',
  html: 'HTML',
  no_letter: 'no letters',
};

/** What a prepared data set holds and what is wrong with it; null where it was not audited. */
export function audit(data) {
  const {audit: found, overlap} = data;
  if (!found) return null;
  const test = data.splits?.test?.examples;
  return h(
    'section',
    {class: 'card', 'aria-label': 'Data audit'},
    h('h3', {}, `Data audit: ${data.dataset?.name}`),
    facts(
      [
        ['Classes', classes(data, found)],
        ['Same text', rows(found.exact_duplicates), hint(found.exact_duplicates)],
        ['Nearly the same text', rows(found.near_duplicates), hint(found.near_duplicates)],
        ['Contradictory labels', rows(found.contradictions), hint(found.contradictions)],
        ['In both published parts', found.across_parts.rows ? rows(found.across_parts) : '', hint(found.across_parts)],
        ['Test texts in train', shared(overlap?.test_in_train, test), overlap?.examples?.[0]?.text],
        ['Test texts in validation', shared(overlap?.test_in_validation, test)],
        ['Validation texts in train', shared(overlap?.validation_in_train, data.splits?.validation?.examples)],
        [
          'Odd texts',
          found.oddities.map(one => `${ODDITIES[one.oddity] || one.oddity} ${whole(one.rows)}`).join(', ') || 'none',
        ],
        [
          'Scripts',
          Object.keys(found.scripts).length > 1
            ? Object.entries(found.scripts)
                .map(([name, count]) => `${name} ${whole(count)}`)
                .join(', ')
            : '',
        ],
      ],
      'pairs',
    ),
  );
}

function classes({labels}, {classes: {rows_per_label: counts, imbalance}}) {
  const all = counts.reduce((sum, count) => sum + count, 0),
    shown = labels.slice(0, 6).map((label, i) => `${label} ${whole(counts[i])} (${percent(counts[i] / all)})`);
  return (
    shown.join(', ') +
    (labels.length > 6 ? `, ${labels.length - 6} more` : '') +
    `; largest to smallest ${imbalance.toFixed(1)}`
  );
}

const rows = groups => (groups.rows ? `${whole(groups.rows)} rows in ${whole(groups.groups)} groups` : 'none');
const hint = groups => groups.examples[0] && `rows ${groups.examples[0].rows.join(', ')}: ${groups.examples[0].text}`;
const shared = (counts, all) =>
  counts &&
  `${whole(counts.same)} of ${whole(all)}${counts.near ? `, ${whole(counts.near)} more almost identical` : ''}`;
