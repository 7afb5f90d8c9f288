import {html, nothing} from 'lit';
import {range} from '../chart/ranges.js';
import {runSign} from '../chart/run-sign.js';
import {choice} from '../components/parts.js';
import {points, pValue} from '../format.js';

/**
 * Whether each configuration differs from the baseline, or why that cannot be said.
 *
 * @param {any} view
 * @param {(name: string) => void} changed another baseline is wanted
 */
export function verdicts(view, changed) {
  if (view.groups.length < 2) return nothing;
  const place = new Map(view.groups.map((group, i) => [group.name, i]));
  return html`<section aria-label="Is the difference real?">
    <h2>Is the difference real?</h2>
    ${choice(
      'Baseline',
      view.groups.map(group => [group.name, group.name]),
      view.baseline,
      changed,
    )}
    <ul class="verdicts">
      ${view.comparisons.map(
        one =>
          html`<li data-run=${place.get(one.name) ?? nothing}>
            <p>${runSign(place.get(one.name) ?? 0)} <strong>${one.name}</strong>: ${sentence(one)}</p>
            ${one.warnings.filter(text => !text.startsWith(OF_BASELINE)).map(caution)}
          </li>`,
      )}
    </ul>
    ${ofBaseline(view).map(caution)} ${view.verdicts_note ? html`<p class="soft">${view.verdicts_note}</p>` : nothing}
  </section>`;
}

const OF_BASELINE = 'baseline: ';
const OF_RUN = 'this run: ';

const ofBaseline = view => [
  ...new Set(view.comparisons.flatMap(one => one.warnings).filter(text => text.startsWith(OF_BASELINE))),
];

const caution = text =>
  html`<p class="soft">${text.replace(OF_BASELINE, 'Baseline: ').replace(OF_RUN, 'One of its runs: ')}.</p>`;

const TONES = {better: 'good', worse: 'bad'};

function sentence(one) {
  if (one.not_comparable) return html`not comparable: ${one.not_comparable}.`;
  return html`<span class=${TONES[one.outcome] ?? ''}>${one.verdict}</span>
    <span class="soft"
      >(test accuracy ${points(one.difference)} points, 95% interval ${range(one.adjusted_interval)},
      ${pValue(one.adjusted_p_value)}, ${one.baseline_runs + one.runs} runs)</span
    >`;
}
