import {html, nothing} from 'lit';
import {inkOn, mix, readTheme} from '../chart/theme.js';

/**
 * @typedef {object} MatrixCell
 * @property {number} share 0 to 1, or with `diverging` -1 to 1: how strong its colour is
 * @property {string} text
 * @property {string} [small] second line
 * @property {boolean} [isChosen]
 */

/**
 * Coloured cells by true and predicted label. A table, not a canvas: cells can be buttons that open their texts.
 *
 * @param {{heading: string, note?: unknown, labels: string[], cells: MatrixCell[][], diverging?: boolean,
 *   picked?: (row: number, column: number) => void, pickLabel?: (row: number, column: number) => string}} matrix
 */
export function matrix({heading, note, labels, cells, diverging = false, picked, pickLabel}) {
  const theme = readTheme();
  const colour = share =>
    diverging
      ? mix(theme.none, share < 0 ? theme.less : theme.more, 0.75 * Math.abs(share))
      : mix(theme.heat[0], theme.heat[1], Math.min(1, share));
  const cell = (one, row, column) => {
    const fill = colour(one.share);
    const look = `background: ${fill}; color: ${inkOn(fill)}`;
    const content = html`<strong>${one.text}</strong>${one.small ? html`<span>${one.small}</span>` : nothing}`;
    if (!picked) return html`<td><div class="matrix-cell" .style=${look}>${content}</div></td>`;
    return html`<td>
      <button
        type="button"
        class="matrix-cell"
        .style=${look}
        aria-pressed=${String(Boolean(one.isChosen))}
        @click=${() => picked(row, column)}
      >
        ${content}<span class="unseen">${pickLabel(row, column)}</span>
      </button>
    </td>`;
  };
  return html`<figure>
    <div class="figure-head"><h3>${heading}</h3></div>
    <div class="scroll" tabindex="0" role="region" aria-label=${heading}>
      <table class="cells ${labels.length > 6 ? 'many' : ''}">
        <thead>
          <tr>
            <td class="soft">true \\ predicted</td>
            ${labels.map(label => html`<th scope="col">${label}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${cells.map(
            (row, i) =>
              html`<tr>
                <th scope="row">${labels[i]}</th>
                ${row.map((one, j) => cell(one, i, j))}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
    ${note ? html`<figcaption>${note}</figcaption>` : nothing}
  </figure>`;
}
