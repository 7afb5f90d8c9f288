import {html, nothing} from 'lit';
import {colourOf} from '../../chart/theme.js';
import '../../components/chart.js';
import {loss, value, whole} from '../../format.js';

/**
 * Training loss every N steps, with learning rate and speed in the tooltip; nothing for runs that told none.
 *
 * @param {{steps: number[], steps_per_epoch: number, train_loss: number[], learning_rate: number[],
 *   tokens_per_second: number[]}} curve
 */
export function stepCurve(curve) {
  if (curve.steps.length < 2) return nothing;
  const point = i => [curve.steps[i], curve.train_loss[i], curve.learning_rate[i], curve.tokens_per_second[i]];
  const points = curve.steps.map((_, i) => point(i));
  const perEpoch = curve.steps_per_epoch;
  const epoch = step => (perEpoch ? `, epoch ${Math.ceil(step / perEpoch)}` : '');
  return html`<tl-chart
    heading="Training loss by step"
    .note=${'Means over the steps since the last point, dropout on.'}
    .logs=${['x', 'y']}
    zoom
    .option=${theme => ({
      tooltip: {trigger: 'axis', axisPointer: {type: 'line'}},
      xAxis: {name: 'step', minInterval: 1, tip: step => `step ${whole(Number(step))}${epoch(Number(step))}`},
      yAxis: {name: 'loss, nats per example'},
      series: [
        {
          type: 'line',
          name: 'training loss',
          format: loss,
          showSymbol: false,
          itemStyle: {color: colourOf(theme, 1)},
          lineStyle: {color: colourOf(theme, 1), width: 1.8},
          data: points.map(([step, y]) => [step, y]),
        },
      ],
    })}
    .table=${{
      columns: ['Step', 'Training loss', 'Learning rate', 'Tokens/s'],
      rows: points.map(([step, y, rate, speed]) => [step, loss(y), value(rate), whole(speed)]),
    }}
  ></tl-chart>`;
}
