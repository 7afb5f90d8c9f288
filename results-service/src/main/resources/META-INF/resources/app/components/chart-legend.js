import {html, nothing} from 'lit';
import {runSign, stroke} from '../chart/run-sign.js';

/**
 * @typedef {object} LegendItem
 * @property {string} name
 * @property {number} [run] a configuration, with its colour and shape
 * @property {boolean} [dashed] a kind of line, solid or dashed
 * @property {(series: any) => boolean} [of] which series it stands for; else those of its name
 */

const matches = item => series => (item.of ? item.of(series) : series.name === item.name);

/**
 * All series; those that the legend hides are empty, so that the others keep their places.
 *
 * @param {any[]} series
 * @param {LegendItem[]} legend
 * @param {Set<string>} hidden names of items
 */
export const withHidden = (series, legend, hidden) => {
  const gone = legend.filter(item => hidden.has(item.name)).map(matches);
  return series.map(one => (gone.some(isOf => isOf(one)) ? {...one, data: [], markLine: undefined} : one));
};

/**
 * Names with their signs; a click hides or shows, a double click or Shift shows one alone.
 *
 * @param {LegendItem[]} legend
 * @param {Set<string>} hidden
 * @param {(hidden: Set<string>) => void} changed
 */
export function chartLegend(legend, hidden, changed) {
  if (!legend.length) return nothing;
  const kind = item => (item.run === undefined ? 'line' : 'run');
  const alone = item => {
    const others = legend.filter(one => one !== item && kind(one) === kind(item)).map(one => one.name);
    const isAlone = !hidden.has(item.name) && others.every(name => hidden.has(name));
    changed(new Set(isAlone ? [] : others));
  };
  const toggle = item => {
    const next = new Set(hidden);
    if (!next.delete(item.name)) next.add(item.name);
    changed(next);
  };
  return html`<ul class="legend">
    ${legend.map(
      item =>
        html`<li data-run=${item.run ?? nothing}>
          <button
            type="button"
            aria-pressed=${String(!hidden.has(item.name))}
            title="Click to hide or show. Shift or double click to show alone."
            @click=${event => (event.shiftKey ? alone(item) : toggle(item))}
            @dblclick=${() => alone(item)}
          >
            ${item.run === undefined ? stroke(item) : runSign(item.run)}${item.name}
          </button>
        </li>`,
    )}
  </ul>`;
}
