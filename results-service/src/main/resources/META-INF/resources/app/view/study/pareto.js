import {html} from 'lit';
import {colourOf, symbolOf} from '../../chart/theme.js';
import {timeUnit} from '../../chart/units.js';
import '../../components/chart.js';
import {percent, seconds} from '../../format.js';
import {ringed} from '../run-losses.js';

/** @import {StageContext} from './stage.js' */

/**
 * Validation accuracy against time; on the front nobody else is as accurate in less time.
 *
 * @param {StageContext} all
 */
export const pareto = ({answers, of, mark, indexOf}) =>
  answers.show(of('pareto'), ({points}) => paretoChart(points, indexOf), {mark});

/** Left of a mark that is nearer to the axis than this share of the longest time, its name would be cut off. */
const NEAR_AXIS = 0.5;
const ABOVE = [0, -16];

function paretoChart(points, indexOf) {
  const front = points.filter(point => point.on_front).sort((a, b) => a.fit_seconds - b.fit_seconds);
  const longest = Math.max(...points.map(point => point.fit_seconds));
  const unit = timeUnit(longest);
  const at = point => [point.fit_seconds / unit.seconds, 100 * point.val_accuracy];
  return html`<tl-chart
    heading="Accuracy against time"
    .note=${'Ringed: no other configuration is as accurate in less time. Time is training and validation of one run.'}
    .logs=${['x']}
    zoom
    .option=${theme => ({
      xAxis: {name: `time per run, ${unit.name}`, scale: points.length > 20},
      yAxis: {name: 'validation accuracy, %'},
      series: [
        {
          type: 'line',
          step: 'end',
          silent: true,
          symbol: 'none',
          lineStyle: {color: theme.soft, width: 1.5},
          data: front.map(at),
        },
        {
          type: 'scatter',
          data: points.map(point =>
            paretoMark(point, {
              value: at(point),
              run: indexOf(point.name),
              isLeft: point.fit_seconds < NEAR_AXIS * longest,
              theme,
            }),
          ),
          labelLayout: {hideOverlap: true},
        },
      ],
    })}
    .table=${{
      columns: ['Configuration', 'Time', 'Val. accuracy', 'On the Pareto front'],
      rows: points.map(point => [
        point.name,
        seconds(point.fit_seconds),
        percent(point.val_accuracy),
        point.on_front ? 'yes' : 'no',
      ]),
    }}
  ></tl-chart>`;
}

function paretoMark(point, {value, run, isLeft, theme}) {
  const colour = colourOf(theme, run);
  const figures = `${point.name}\n${percent(point.val_accuracy)} in ${seconds(point.fit_seconds)}`;
  if (!point.on_front) {
    return {value, run, tip: figures, symbol: symbolOf(run), symbolSize: 9, itemStyle: {color: colour, opacity: 0.6}};
  }
  return {
    value,
    run,
    tip: figures + '\nNo other configuration is as accurate in less time.',
    symbol: symbolOf(run),
    ...ringed(theme, colour),
    label: {show: true, position: isLeft ? ABOVE : 'left', formatter: point.name, color: theme.soft, distance: 8},
  };
}
