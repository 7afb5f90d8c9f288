import {svg, html, nothing} from 'lit';
import {shapeOf} from './theme.js';

/** The colour and shape of a configuration, for text, tables and legends. @param {number} index */
export const runSign = index => html`
  <svg class="sign" viewBox="-7 -7 14 14" width="14" height="14" aria-hidden="true">
    <path class="mark c${index % 8}" d=${shapeOf(index)} data-run=${index}></path>
  </svg>
`;

/**
 * A stroke of a line, for legends.
 *
 * @param {{dashed?: boolean, index?: number}} look
 */
export const stroke = ({dashed = false, index}) => html`
  <svg class="stroke" viewBox="0 0 26 10" width="26" height="10" aria-hidden="true">
    ${svg`<line x1="1" x2="25" y1="5" y2="5"
      class="line ${dashed ? 'dashed' : ''} ${index === undefined ? 'plain' : 'c' + (index % 8)}"></line>`}
  </svg>
`;

/**
 * A small line of numbers with a dot at its end.
 *
 * @param {number[]} numbers
 * @param {string} label
 */
export function spark(numbers, label) {
  const low = Math.min(...numbers);
  const span = Math.max(...numbers) - low || 1;
  const step = numbers.length < 2 ? 0 : 112 / (numbers.length - 1);
  const at = numbers.map((number, i) => [4 + step * i, 26 - (22 * (number - low)) / span]);
  const [x, y] = at.at(-1) ?? [0, 0];
  return html`<svg
    class="spark"
    viewBox="0 0 120 30"
    role="img"
    aria-label="${label}: ${numbers.length ? numbers.map(number => number.toFixed(3)).join(', ') : 'none yet'}"
  >
    ${
      numbers.length
        ? svg`<polyline class="line plain" points=${at.map(point => point.map(it => it.toFixed(1)).join()).join(' ')}></polyline>
          <circle class="dot" cx=${x} cy=${y} r="2.8"></circle>`
        : nothing
    }
  </svg>`;
}
