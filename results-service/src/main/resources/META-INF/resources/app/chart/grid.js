// @ts-nocheck: not converted yet
// Coloured cells: heat maps and confusion matrices.
import {s} from '../dom.js';
import {figure, widthOf} from './figure.js';

/** Fill and ink of a share of 0 to 1 on a scale of one colour. */
const tone = share => ({
  fill: `color-mix(in oklab, var(--heat-high) ${Math.round(100 * share)}%, var(--heat-low))`,
  ink: share > 0.5 ? 'var(--on-heat-high)' : 'var(--on-heat-low)',
});

/** Fill and ink of -1 to 1 on a scale of two colours. */
const lean = share => ({
  fill: `color-mix(in oklab, var(--${share < 0 ? 'less' : 'more'}) ${Math.round(75 * Math.abs(share))}%, var(--heat-none))`,
  ink: Math.abs(share) > 0.6 ? 'var(--on-heat-high)' : 'var(--ink)',
});

/**
 * Cells by column and row. cells[row][column] is {share, text, small, tip, best, chosen, run} or null; shares are 0 to 1, or with
 * `diverging` -1 to 1. `pick(row, column)` makes the cells buttons.
 */
export function grid({
  title,
  note,
  description,
  x,
  y,
  cells,
  diverging = false,
  rowHeight = 46,
  pick,
  pickLabel,
  tools,
  table = true,
  most = 140,
}) {
  const colours = diverging ? lean : tone;
  return figure({
    title,
    note,
    description,
    tools,
    role: pick ? 'group' : 'img',
    columns: table ? [`${y.title} \\ ${x.title}`, ...x.names] : null,
    rows: table
      ? cells.map((row, i) => [
          y.names[i],
          ...row.map(cell => (cell ? [cell.text, cell.small].filter(Boolean).join(' ') : '')),
        ])
      : null,
    draw(width) {
      const left = 34 + Math.min(width * 0.3, Math.max(...y.names.map(widthOf)));
      const cell = Math.min(most, (width - left - 4) / x.names.length),
        bottom = 40,
        height = cells.length * rowHeight + bottom + 2;
      const right = left + cell * x.names.length;
      return {
        height,
        parts: [
          y.names.map((name, i) =>
            s(
              'text',
              {x: left - 8, y: i * rowHeight + rowHeight / 2 + 4, class: 'tick', 'text-anchor': 'end'},
              clip(name, left - 33),
            ),
          ),
          x.names.map((name, i) =>
            s(
              'text',
              {x: left + (i + 0.5) * cell, y: height - bottom + 16, class: 'tick', 'text-anchor': 'middle'},
              clip(name, cell),
            ),
          ),
          s('text', {x: (left + right) / 2, y: height - 6, class: 'axis-title', 'text-anchor': 'middle'}, x.title),
          s(
            'text',
            {
              x: 11,
              y: (cells.length * rowHeight) / 2,
              class: 'axis-title',
              'text-anchor': 'middle',
              transform: `rotate(-90 11 ${(cells.length * rowHeight) / 2})`,
            },
            y.title,
          ),
          cells.map((row, i) =>
            row.map((one, j) =>
              drawCell(
                one,
                {left: left + j * cell, top: i * rowHeight, width: cell, height: rowHeight},
                colours,
                pick && one ? () => pick(i, j) : null,
                pickLabel && one ? pickLabel(i, j) : null,
              ),
            ),
          ),
        ],
      };
    },
  });
}

const clip = (text, room) =>
  widthOf(text) <= room ? text : String(text).slice(0, Math.max(1, Math.floor(room / 6.2) - 1)) + '…';

function drawCell(cell, {left, top, width, height}, colours, picked, label) {
  const box = {x: left + 1, y: top + 1, width: width - 2, height: height - 2, rx: 4};
  if (!cell) return s('rect', {...box, class: 'no-cell', 'data-tip': 'not run'});
  const {fill, ink} = colours(cell.share),
    middle = left + width / 2;
  const content = [
    s('rect', {...box, style: {fill}, class: 'cell' + (cell.best ? ' best' : '') + (cell.chosen ? ' chosen' : '')}),
    s(
      'text',
      {
        x: middle,
        y: top + height / 2 + (cell.small ? -2 : 4),
        class: 'cell-text',
        'text-anchor': 'middle',
        style: {fill: ink},
      },
      cell.text,
    ),
    cell.small
      ? s(
          'text',
          {x: middle, y: top + height / 2 + 13, class: 'cell-small', 'text-anchor': 'middle', style: {fill: ink}},
          cell.small,
        )
      : null,
    cell.best
      ? s(
          'text',
          {x: left + width - 12, y: top + 15, class: 'cell-small', 'text-anchor': 'middle', style: {fill: ink}},
          '★',
        )
      : null,
  ];
  if (!picked) return s('g', {'data-tip': cell.tip, 'data-run': cell.run}, content);
  const act = event => {
    if (event.type === 'click' || event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      picked();
    }
  };
  return s(
    'g',
    {
      id: cell.id,
      role: 'button',
      tabindex: 0,
      class: 'pick',
      'aria-label': label,
      'data-tip': cell.tip,
      onclick: act,
      onkeydown: act,
    },
    content,
  );
}
