// @ts-nocheck: not converted yet
// What all drawings share: a frame that is drawn to its width, the look of runs, scales, ticks.
import {h, s} from '../dom.js';

const COLOURS = 8;
const SHAPES = [
  r => `M${-r},0a${r},${r} 0 1,0 ${2 * r},0a${r},${r} 0 1,0 ${-2 * r},0z`,
  r => `M${-r * 0.88},${-r * 0.88}h${r * 1.76}v${r * 1.76}h${-r * 1.76}z`,
  r => `M0,${-r * 1.2}L${r * 1.15},${r * 0.85}H${-r * 1.15}z`,
  r => `M0,${-r * 1.3}L${r * 1.3},0L0,${r * 1.3}L${-r * 1.3},0z`,
  r => `M0,${r * 1.2}L${r * 1.15},${-r * 0.85}H${-r * 1.15}z`,
  r =>
    `M${-r},${-r * 0.4}H${-r * 0.4}V${-r}H${r * 0.4}V${-r * 0.4}H${r}V${r * 0.4}H${r * 0.4}V${r}H${-r * 0.4}V${r * 0.4}H${-r}z`,
];

/** The colour of a run: by its place in the study, so that it is the same everywhere and stays when others come. */
export const colour = index => `var(--c${index % COLOURS})`;

/** The sign of a run; shapes tell apart whom colours do not. */
export function mark(index, x, y, radius = 4.5, attributes = {}) {
  return s('path', {
    d: SHAPES[index % SHAPES.length](radius),
    transform: `translate(${x.toFixed(1)},${y.toFixed(1)})`,
    fill: colour(index),
    'data-run': index,
    class: 'mark',
    ...attributes,
  });
}

/** The sign of a run for text and tables. */
export const sign = index =>
  s('svg', {class: 'sign', viewBox: '-7 -7 14 14', width: 14, height: 14, 'aria-hidden': 'true'}, mark(index, 0, 0, 5));

/** Names of runs with their signs. */
export const legend = (names, more) =>
  h(
    'ul',
    {class: 'legend'},
    names.map(([index, name]) => h('li', {'data-run': index}, sign(index), name)),
    (more || []).map(([kind, name]) =>
      h(
        'li',
        {},
        s(
          'svg',
          {class: 'stroke', viewBox: '0 0 26 10', width: 26, height: 10, 'aria-hidden': 'true'},
          s('line', {x1: 1, x2: 25, y1: 5, y2: 5, class: kind}),
        ),
        name,
      ),
    ),
  );

/**
 * A drawing with its title, drawn again when its width changes.
 *
 * draw(width) gives the SVG's children and its height: {height, parts}; `columns` and `rows` are the same as a table.
 */
export function figure({
  title,
  note,
  description,
  draw,
  columns,
  rows,
  legend: names,
  tools,
  below,
  kind,
  role = 'img',
}) {
  const canvas = s('svg', {class: 'chart', role, 'aria-label': description ? `${title}. ${description}` : title});
  let last = 0;
  const paint = width => {
    if (width < 40 || Math.abs(width - last) < 1) return;
    last = width;
    const {height, parts} = draw(width);
    canvas.setAttribute('viewBox', `0 0 ${width} ${height}`);
    canvas.setAttribute('height', height);
    // No <title>: browsers show it as a tip, over the tips of the marks. The label says the same.
    canvas.replaceChildren(...(description ? [s('desc', {}, description)] : []), ...parts.flat(3).filter(Boolean));
  };
  const holder = h('div', {class: 'canvas'}, canvas);
  new ResizeObserver(([entry]) => paint(Math.floor(entry.contentRect.width))).observe(holder);
  return h(
    'figure',
    {class: kind},
    h('div', {class: 'figure-head'}, h('h3', {}, title), tools || null),
    holder,
    names || null,
    note ? h('figcaption', {}, note) : null,
    rows
      ? h(
          'details',
          {class: 'as-table'},
          h('summary', {}, 'As a table'),
          h(
            'div',
            {class: 'scroll', tabindex: 0, role: 'region', 'aria-label': title + ', as a table'},
            h(
              'table',
              {},
              h(
                'thead',
                {},
                h(
                  'tr',
                  {},
                  columns.map(column => h('th', {scope: 'col'}, column)),
                ),
              ),
              h(
                'tbody',
                {},
                rows.map(row =>
                  h(
                    'tr',
                    {},
                    row.map(cell => h('td', {}, cell)),
                  ),
                ),
              ),
            ),
          ),
        )
      : null,
    below || null,
  );
}

/** A scale from values to pixels; its inverse is not needed. */
export function scale([low, high], [from, to], log = false) {
  const f = log ? Math.log : x => x;
  const span = f(high) - f(low) || 1;
  return it => from + ((to - from) * (f(it) - f(low))) / span;
}

/** Round numbers that cover a range: about `count` of them. */
export function ticks(low, high, count = 5) {
  const step =
    [1, 2, 2.5, 5, 10]
      .map(m => m * 10 ** Math.floor(Math.log10((high - low) / count || 1)))
      .find(size => (high - low) / size <= count) || 1;
  const out = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; i++)
    out.push(Number((i * step).toPrecision(12)));
  return out;
}

/** A range with some air, on round numbers. */
export function range(values, {zero = false, air = 0.06} = {}) {
  let low = Math.min(...values),
    high = Math.max(...values);
  if (low === high) {
    low -= Math.abs(low) * 0.05 || 1;
    high += Math.abs(high) * 0.05 || 1;
  }
  const more = (high - low) * air;
  return [zero ? 0 : low - more, high + more];
}

/** How wide a text of 11 pixels is, roughly. */
export const widthOf = text => String(text).length * 6.2;
