// Small pieces of markup that many views use.
import {html, nothing} from 'lit';
import {ifDefined} from 'lit/directives/if-defined.js';

const TONES = {
  completed: 'good',
  running: 'live',
  queued: 'wait',
  waiting: 'wait',
  paused: 'wait',
  failed: 'bad',
  rejected: 'bad',
  stalled: 'bad',
  cancelled: 'bad',
  cancelling: 'bad',
};

/**
 * A state as a badge: a word, and a sign beside its colour.
 *
 * @param {string} name
 * @param {string} [hint]
 */
export function stateBadge(name, hint) {
  const word = String(name).toLowerCase();
  return html`<span class="state ${TONES[word] ?? 'wait'}" title=${ifDefined(hint)}>${word}</span>`;
}

/**
 * Names of fields, whose lines break after separators rather than within words.
 *
 * @param {string} text
 */
export const breakable = text =>
  text.split(/(?<=[._/,])(?=[a-z])/i).map((part, i) => (i ? html`<wbr />${part}` : part));

const isMissing = it => it === '' || it === null || it === undefined || it === false;

/**
 * Names and values; pairs without a value are left out, and without any pair there is nothing.
 *
 * @param {[term: string, content: unknown, note?: unknown][]} pairs
 * @param {string} [kind] class of the list
 */
export function facts(pairs, kind = 'facts') {
  const known = pairs.filter(([, content]) => !isMissing(content));
  if (!known.length) return nothing;
  return html`<dl class=${kind}>
    ${known.map(
      ([term, content, note]) =>
        html`<div>
          <dt>${term}</dt>
          <dd>${content}${isMissing(note) ? nothing : html`<small>${note}</small>`}</dd>
        </div>`,
    )}
  </dl>`;
}

/**
 * A choice of few.
 *
 * @param {string} label
 * @param {[value: string, title: string][]} options
 * @param {string} chosen
 * @param {(value: string) => void} changed
 */
export const choice = (label, options, chosen, changed) => html`
  <label class="choice">
    <span>${label}</span>
    <select id=${'choose-' + label} @change=${event => changed(/** @type {HTMLSelectElement} */ (event.target).value)}>
      ${options.map(([value, title]) => html`<option value=${value} .selected=${value === chosen}>${title}</option>`)}
    </select>
  </label>
`;

/**
 * How much is done, in parts of different kinds. Widths are properties, since the page's policy forbids style attributes.
 *
 * @param {{label: string, total: number, now: number, parts: [kind: 'good' | 'bad' | 'stopped' | 'live', count: number][]}} progress
 */
export const progressBar = ({label, total, now, parts}) => html`
  <div class="bar" role="progressbar" aria-label=${label} aria-valuemin="0" aria-valuemax=${total} aria-valuenow=${now}>
    ${parts.map(([kind, count]) =>
      count ? html`<span class=${kind} .style=${`width: ${(100 * count) / (total || 1)}%`}></span>` : nothing,
    )}
  </div>
`;

/** What a list shows while its first answer is awaited. */
export const waiting = () => html`<p class="soft" aria-busy="true">Loading …</p>`;
