// Intervals and bands around points: ECharts draws them as custom series.

const CAP = 4;

/**
 * A series of intervals: vertical ones over y, or horizontal ones over x.
 *
 * @param {{name?: string, run?: number, colour: string, horizontal?: boolean,
 *   data: {at: number, low: number, high: number, colour?: string, run?: number}[]}} intervals
 */
export const intervals = ({name, run, colour, horizontal = false, data}) => ({
  type: 'custom',
  clip: true,
  name,
  run,
  silent: true,
  z: 2,
  // Where the axis is a list of names the place is a number between them.
  data: data.map(one => ({
    value: horizontal ? [one.low, one.at, one.high] : [one.at, one.low, one.high],
    run: one.run,
    itemStyle: {color: one.colour ?? colour},
  })),
  encode: horizontal ? {x: [0, 2], y: 1, tooltip: []} : {x: 0, y: [1, 2], tooltip: []},
  renderItem: (_, api) => {
    const [from, to] = horizontal
      ? [api.coord([api.value(0), api.value(1)]), api.coord([api.value(2), api.value(1)])]
      : [api.coord([api.value(0), api.value(1)]), api.coord([api.value(0), api.value(2)])];
    const style = {stroke: api.visual('color'), lineWidth: 1.5, fill: undefined};
    const line = (x1, y1, x2, y2) => ({type: 'line', shape: {x1, y1, x2, y2}, style});
    const cap = ([x, y]) => (horizontal ? line(x, y - CAP, x, y + CAP) : line(x - CAP, y, x + CAP, y));
    return {type: 'group', children: [line(from[0], from[1], to[0], to[1]), cap(from), cap(to)]};
  },
});

/**
 * A band between two lines, for means over seeds.
 *
 * @param {{name: string, run?: number, colour: string, points: {x: number, low: number, high: number}[]}} band
 */
export const band = ({name, run, colour, points}) => ({
  type: 'custom',
  clip: true,
  name,
  run,
  silent: true,
  z: 1,
  itemStyle: {color: colour, opacity: 0.16},
  data: points.length ? [{value: [points[0].x, points[0].low, points[0].high]}] : [],
  encode: {x: 0, y: [1, 2], tooltip: []},
  renderItem: (_, api) => {
    const upper = points.map(point => api.coord([point.x, point.high]));
    const lower = points.map(point => api.coord([point.x, point.low])).reverse();
    return {
      type: 'polygon',
      shape: {points: [...upper, ...lower]},
      style: {fill: colour, opacity: 0.16},
    };
  },
});
