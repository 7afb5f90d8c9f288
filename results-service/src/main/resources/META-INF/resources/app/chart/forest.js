// @ts-nocheck: not converted yet
// Differences with their intervals, around the band in which a difference does not matter.
import {s} from '../dom.js';
import {points} from '../format.js';
import {figure, mark, range, scale, ticks, widthOf} from './figure.js';

/** @param rows {name, run, difference, low, high, differs, tip}; shares of 0 to 1 */
export function forest({title, note, rows, margin, tools, below}) {
  const values = rows.flatMap(row => [row.low, row.high]).concat(margin, -margin, 0);
  return figure({
    title,
    note,
    tools,
    below,
    kind: 'whole',
    description: rows.map(row => `${row.name}: ${points(row.difference)} points`).join('; '),
    columns: ['Configuration', 'Difference in points', 'from', 'to'],
    rows: rows.map(row => [row.name, points(row.difference), points(row.low), points(row.high)]),
    draw(width) {
      const left = Math.min(width * 0.36, Math.max(...rows.map(row => widthOf(row.name))) + 30),
        step = 30,
        down = rows.length * step + 8;
      const limits = range(values),
        sx = scale(limits, [left + 8, width - 14]);
      return {
        height: down + 40,
        parts: [
          s('rect', {x: sx(-margin), width: sx(margin) - sx(-margin), y: 0, height: down, class: 'band'}),
          ticks(limits[0], limits[1], Math.max(3, Math.floor((width - left) / 70))).map(it => [
            s('line', {x1: sx(it), x2: sx(it), y1: 0, y2: down, class: it === 0 ? 'zero' : 'grid'}),
            s('text', {x: sx(it), y: down + 16, class: 'tick', 'text-anchor': 'middle'}, points(it)),
          ]),
          s(
            'text',
            {x: (left + width) / 2, y: down + 34, class: 'axis-title', 'text-anchor': 'middle'},
            'points of test accuracy, 95% interval',
          ),
          rows.map((row, i) => {
            const y = 4 + i * step + step / 2;
            return s(
              'g',
              {'data-run': row.run, 'data-tip': row.tip},
              s(
                'text',
                {x: left - 8, y: y + 4, class: 'tick' + (row.differs ? ' strong' : ''), 'text-anchor': 'end'},
                shorten(row.name, left - 12),
              ),
              s('path', {
                d: `M${sx(row.low)},${y - 5}v10M${sx(row.low)},${y}H${sx(row.high)}m0,-5v10`,
                class: 'whisker',
                stroke: `var(--c${row.run % 8})`,
              }),
              mark(row.run, sx(row.difference), y, row.differs ? 6 : 4),
            );
          }),
        ],
      };
    },
  });
}

const shorten = (text, room) =>
  widthOf(text) <= room ? text : text.slice(0, Math.max(3, Math.floor(room / 6.2) - 1)) + '…';
