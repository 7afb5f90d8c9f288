// Intervals and bands around points.

const CAP = 8;
const WIDTH = 1.5;

/**
 * A series of intervals: vertical ones over y, or horizontal ones over x. The ends are points that are not seen, so that
 * the axis reaches them; the bars are marker lines, which the common build of ECharts has.
 *
 * @param {{name?: string, run?: number, colour: string, horizontal?: boolean,
 *   data: {at: number, low: number, high: number, colour?: string, run?: number}[]}} intervals
 */
export function intervals({name, run, colour, horizontal = false, data}) {
  const place = (one, end) => (horizontal ? [one[end], one.at] : [one.at, one[end]]);
  const cap = (one, end) => ({
    coord: place(one, end),
    run: one.run,
    symbol: 'rect',
    symbolSize: [CAP, WIDTH],
    itemStyle: {color: one.colour ?? colour},
    lineStyle: {color: one.colour ?? colour, width: WIDTH, type: 'solid'},
  });
  return {
    type: 'scatter',
    name,
    run,
    silent: true,
    symbolSize: 0,
    data: data.flatMap(one => [place(one, 'low'), place(one, 'high')]),
    markLine: {
      silent: true,
      label: {show: false},
      data: data.map(one => [cap(one, 'low'), cap(one, 'high')]),
    },
  };
}

/**
 * A band between two lines, for means over seeds. Needs the full build of ECharts.
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
