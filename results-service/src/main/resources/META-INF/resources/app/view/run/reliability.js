import {html} from 'lit';
import {intervals} from '../../chart/intervals.js';
import {endingAt} from '../../chart/ticks.js';
import '../../components/chart.js';
import {percent, whole} from '../../format.js';

/** Accuracy by confidence: on the diagonal, probabilities mean what they say. */
export function reliability({bins, calibration_error: error, test_brier: brier, scaled}) {
  const calibrated = scaled
    ? ` With temperature ${scaled.temperature.toFixed(2)}, fitted on validation: ${percent(scaled.calibration_error)} and ${scaled.test_brier.toFixed(3)}.`
    : '';
  return html`<tl-chart
    heading="Reliability"
    .note=${`Below the dashed line the model is overconfident. Expected calibration error ${percent(error)}, Brier score ${brier.toFixed(3)}.${calibrated} Bins of equal size with 95% intervals.`}
    .option=${theme => reliabilityOption(bins, theme)}
    .table=${{
      columns: ['Mean confidence', 'Accuracy', '95% interval', 'Examples'],
      rows: bins.map(bin => [
        percent(bin.confidence),
        percent(bin.accuracy),
        `${percent(bin.interval.low)} to ${percent(bin.interval.high)}`,
        whole(bin.examples),
      ]),
    }}
  ></tl-chart>`;
}

function reliabilityOption(bins, theme) {
  const colour = theme.colours[0];
  const low = 100 * Math.min(...bins.map(bin => Math.min(bin.confidence, bin.accuracy)));
  return {
    xAxis: {name: 'confidence, %', ...endingAt(100, 100 * Math.min(...bins.map(bin => bin.confidence)))},
    yAxis: {
      name: 'accuracy, %',
      ...endingAt(100, 100 * Math.min(...bins.map(bin => Math.min(bin.interval.low, bin.confidence)))),
    },
    series: [
      {
        type: 'line',
        silent: true,
        symbol: 'none',
        lineStyle: {color: theme.soft, type: 'dashed', width: 1.5},
        data: [
          [low, low],
          [100, 100],
        ],
      },
      intervals({
        colour,
        data: bins.map(bin => ({
          at: 100 * bin.confidence,
          low: 100 * bin.interval.low,
          high: 100 * bin.interval.high,
        })),
      }),
      {
        type: 'scatter',
        symbolSize: 9,
        itemStyle: {color: colour},
        data: bins.map(bin => ({
          value: [100 * bin.confidence, 100 * bin.accuracy],
          tip: `${whole(bin.examples)} test examples\nmean confidence ${percent(bin.confidence)}, accuracy ${percent(bin.accuracy)}`,
        })),
      },
    ],
  };
}
