import {html, nothing} from 'lit';
import {isFinal} from '../../api.js';
import {intervals} from '../../chart/intervals.js';
import '../../components/chart.js';
import {seconds} from '../../format.js';
import {measure} from '../measures.js';

/** @import {StageContext} from './stage.js' */

/** There is no curve where the draws were not random. */
const CONFLICT = 409;

/**
 * The best validation value that a random search of fewer draws would be expected to find.
 *
 * @param {StageContext} all
 */
export const searchCurve = ({answers, of, mark}) =>
  answers.show(of('search-curve'), curveChart, {
    mark,
    isLasting: isFinal,
    failed: error => (error.status === CONFLICT ? nothing : html`<p class="soft">${error.message}</p>`),
  });

function curveChart({measure: key, points, finding}) {
  const {title, format, scale, unit} = measure(key);
  const figure = point => `${format(point.expected)} ± ${format(point.deviation)}`;
  return html`<tl-chart
    heading="Expected best ${title} by number of draws"
    .note=${`${finding} Bars: one standard deviation of what one search finds. The estimate is pessimistic towards the right end.`}
    .option=${theme => ({
      xAxis: {name: 'draws', minInterval: 1},
      yAxis: {name: unit ? `${title}, ${unit}` : title},
      series: [
        intervals({
          colour: theme.colours[0],
          data: points.map(point => ({
            at: point.draws,
            low: scale * (point.expected - point.deviation),
            high: scale * (point.expected + point.deviation),
          })),
        }),
        {
          type: 'line',
          itemStyle: {color: theme.colours[0]},
          symbolSize: 8,
          showAllSymbol: true,
          data: points.map(point => ({
            value: [point.draws, scale * point.expected],
            tip: `${point.draws} draws, ${seconds(point.seconds)}\nexpected best ${title} ${figure(point)}`,
          })),
        },
      ],
    })}
    .table=${{
      columns: ['Draws', 'Expected best', 'Deviation', 'Unbiased', 'Time'],
      rows: points.map(point => [
        point.draws,
        format(point.expected),
        format(point.deviation),
        format(point.unbiased),
        seconds(point.seconds),
      ]),
    }}
  ></tl-chart>`;
}
