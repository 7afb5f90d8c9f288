import {html, nothing} from 'lit';
import {isFinal} from '../../api.js';
import '../../components/chart.js';
import {measure} from '../measures.js';

/** @import {StageContext} from './stage.js' */

/** The service says nothing of fewer configurations. */
const FEWEST = 30;
/** Nor of those whose fields were varied together. */
const CONFLICT = 409;

/**
 * Which part of the variance of what the study selects by each field explains.
 *
 * @param {StageContext} all
 */
export const importance = ({answers, of, mark, done}) =>
  done.length < FEWEST
    ? nothing
    : answers.show(of('importance'), importanceChart, {
        mark,
        isLasting: isFinal,
        failed: error => (error.status === CONFLICT ? nothing : html`<p class="soft">${error.message}</p>`),
      });

const percent = share => `${Math.round(100 * share)}%`;

function importanceChart({measure: key, configurations, fields, pairs, rest}) {
  const {title} = measure(key);
  const together = pairs
    .slice(0, 3)
    .map(
      one => `Together, ${one.first} and ${one.second} explain ${percent(one.share)} more than both alone add up to.`,
    );
  return html`<tl-chart
    heading="Importance of fields for ${title}"
    .note=${[
      `Bars: share of the variance over ${configurations} configurations that each field explains alone (functional ANOVA).`,
      'Diamonds: the same among the better half, where results worse than the median count as the median.',
      ...together,
      `${percent(rest)} is not explained by single fields: differences within their groups of values, combinations of fields, and chance.`,
    ].join(' ')}
    .height=${80 + 34 * fields.length}
    .option=${theme => ({
      xAxis: {name: 'variance explained, %', min: 0, max: 100, splitLine: {show: true}},
      yAxis: {type: 'category', inverse: true, data: fields.map(one => one.field), splitLine: {show: false}},
      series: [
        {
          type: 'bar',
          barMaxWidth: 18,
          itemStyle: {color: theme.colours[0], opacity: 0.7},
          data: fields.map(one => ({
            value: 100 * one.share,
            tip: `${one.field}\n${percent(one.share)} ± ${percent(one.error)} (standard error)`,
          })),
        },
        {
          type: 'scatter',
          symbol: 'diamond',
          symbolSize: 12,
          itemStyle: {color: theme.colours[1]},
          data: fields.map((one, i) => ({
            value: [100 * one.among_better, i],
            tip: `${one.field}\n${percent(one.among_better)} among the better half`,
          })),
        },
      ],
    })}
    .table=${{
      columns: ['Field', 'Variance explained', 'Standard error', 'Among the better half'],
      rows: [
        ...fields.map(one => [one.field, percent(one.share), percent(one.error), percent(one.among_better)]),
        ...pairs.map(one => [`${one.first} with ${one.second}`, percent(one.share), percent(one.error), '']),
      ],
    }}
  ></tl-chart>`;
}
