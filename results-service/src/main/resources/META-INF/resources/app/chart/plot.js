// @ts-nocheck: not converted yet
// Lines, points, intervals and steps over two axes.
import {s} from '../dom.js';
import {colour, figure, mark, range, scale, ticks, widthOf} from './figure.js';

const LEFT = 52,
  TOP = 12,
  BOTTOM = 42;

/**
 * A plot. Layers: {kind: 'line' | 'steps', points, run, dashed}, {kind: 'points', points, run, big}; a point is
 * {x, y, low, high, tip, label, run, big}. Axes: {title, format, log, at (ticks), include (values to show)}.
 */
export function plot({title, note, description, x, y, layers, columns, rows, legend, tools}) {
  const points = layers.flatMap(layer => layer.points);
  const xs = points.map(p => p.x).concat(x.include || []);
  const ys = points
    .flatMap(p => [p.y, p.low, p.high])
    .filter(it => it !== undefined && it !== null)
    .concat(y.include || []);
  return figure({
    title,
    note,
    description,
    columns,
    rows,
    legend,
    tools,
    draw(width) {
      const height = Math.round(Math.min(330, Math.max(220, width * 0.58)));
      const labels = layers.flatMap(layer => layer.points.map(p => p.label)).filter(Boolean);
      const right = layers.some(layer => layer.end)
        ? 12 + Math.max(...layers.map(layer => widthOf(layer.end || '')))
        : 16;
      const xRange = x.log ? [Math.min(...xs) * 0.9, Math.max(...xs) * 1.1] : range(xs, {zero: x.zero});
      const sx = scale(xRange, [LEFT, width - right], x.log),
        sy = scale(range(ys, {zero: y.zero, air: labels.length ? 0.12 : 0.08}), [height - BOTTOM, TOP]);
      return {
        height,
        parts: [
          axes({x, y, sx, sy, xRange, yRange: range(ys, {zero: y.zero}), width, height, right, xs}),
          ...layers.map(layer => drawLayer(layer, sx, sy, width)),
        ],
      };
    },
  });
}

function axes({x, y, sx, sy, xRange, yRange, width, height, right}) {
  const down = height - BOTTOM,
    yTicks = ticks(yRange[0], yRange[1], height > 260 ? 6 : 4);
  const wanted = x.at || ticks(xRange[0], xRange[1], Math.max(3, Math.floor(width / 90)));
  const xTicks = spaced(
    wanted.filter(it => it >= xRange[0] && it <= xRange[1]),
    it => sx(it),
    x.format,
  );
  return [
    yTicks.map(it => [
      s('line', {x1: LEFT, x2: width - right, y1: sy(it), y2: sy(it), class: 'grid'}),
      s('text', {x: LEFT - 7, y: sy(it) + 4, class: 'tick', 'text-anchor': 'end'}, y.format(it)),
    ]),
    s('line', {x1: LEFT, x2: width - right, y1: down, y2: down, class: 'axis'}),
    xTicks.map(it => [
      s('line', {x1: sx(it), x2: sx(it), y1: down, y2: down + 4, class: 'axis'}),
      s('text', {x: sx(it), y: down + 17, class: 'tick', 'text-anchor': 'middle'}, x.format(it)),
    ]),
    s('text', {x: (LEFT + width - right) / 2, y: height - 6, class: 'axis-title', 'text-anchor': 'middle'}, x.title),
    s(
      'text',
      {
        x: 12,
        y: (TOP + down) / 2,
        class: 'axis-title',
        'text-anchor': 'middle',
        transform: `rotate(-90 12 ${(TOP + down) / 2})`,
      },
      y.title,
    ),
  ];
}

/** Without those that would be written over their neighbour; the first and the last stay. */
function spaced(wanted, place, format) {
  const kept = [];
  for (const it of [...wanted].reverse()) {
    const gap = (widthOf(format(it)) + widthOf(format(kept[kept.length - 1] ?? it))) / 2 + 8;
    if (!kept.length || Math.abs(place(it) - place(kept[kept.length - 1])) >= gap) kept.push(it);
  }
  return kept.reverse();
}

function drawLayer(layer, sx, sy, width) {
  const at = layer.points.map(p => [sx(p.x), sy(p.y)]);
  if (layer.kind === 'steps' || layer.kind === 'line') {
    const path = at
      .map(([px, py], i) =>
        i === 0
          ? `M${px.toFixed(1)},${py.toFixed(1)}`
          : layer.kind === 'steps'
            ? `H${px.toFixed(1)}V${py.toFixed(1)}`
            : `L${px.toFixed(1)},${py.toFixed(1)}`,
      )
      .join('');
    const run = layer.run;
    return [
      s('path', {
        d: path,
        class: 'line' + (layer.dashed ? ' dashed' : '') + (run === undefined ? ' plain' : ''),
        'data-run': run,
        stroke: run === undefined ? null : colour(run),
      }),
      layer.end && at.length
        ? s(
            'text',
            {x: at[at.length - 1][0] + 9, y: at[at.length - 1][1] + 4, class: 'tick end', 'data-run': run},
            layer.end,
          )
        : null,
    ];
  }
  return layer.points.map((p, i) => {
    const [px, py] = at[i],
      run = p.run ?? layer.run;
    const labelled = p.label && px + 12 + widthOf(p.label) < width ? 'start' : 'end';
    return [
      p.low === undefined || p.low === null
        ? null
        : s('path', {
            d: `M${px - 4},${sy(p.high)}h8M${px},${sy(p.high)}V${sy(p.low)}m-4,0h8`,
            class: 'whisker',
            'data-run': run,
            stroke: colour(run),
          }),
      p.big ? mark(run, px, py, 8.5, {class: 'ring', fill: 'none', stroke: colour(run)}) : null,
      mark(run, px, py, p.small ? 3 : 4.5, {'data-tip': p.tip, class: p.pale ? 'mark pale' : 'mark'}),
      p.label
        ? s(
            'text',
            {
              x: px + (labelled === 'start' ? 10 : -10),
              y: py - 7,
              class: 'tick end',
              'text-anchor': labelled,
              'data-run': run,
            },
            p.label,
          )
        : null,
    ];
  });
}
