import {html} from 'lit';
import {intervals} from '../../chart/intervals.js';
import {colourOf} from '../../chart/theme.js';
import '../../components/chart.js';
import {percent, whole} from '../../format.js';

const lengths = bin => (bin.from === bin.to ? whole(bin.from) : `${whole(bin.from)}–${whole(bin.to)}`);

/** Error rate by the number of tokens of a test example. */
export function errorsByLength({bins, max_length: longest, unknown}) {
  if (unknown) return html`<p class="soft">No errors by length: ${unknown}.</p>`;
  const isCut = bin => longest && bin.from >= longest;
  return html`<tl-chart
    heading="Errors by length"
    .note=${
      `Bins of about equally many test examples, with 95% intervals.` +
      (longest ? ` The model reads ${whole(longest)} tokens, special tokens included; longer texts are truncated.` : '')
    }
    .option=${theme => ({
      xAxis: {type: 'category', name: 'tokens', data: bins.map(lengths)},
      yAxis: {name: 'error rate, %', min: 0, scale: false},
      series: [
        {
          type: 'bar',
          name: 'error rate',
          barMaxWidth: 46,
          itemStyle: {color: colourOf(theme, 0), opacity: 0.75},
          data: bins.map(bin => ({
            value: 100 * bin.error_rate,
            tip: `${lengths(bin)} tokens${isCut(bin) ? ' (truncated)' : ''}\n${whole(bin.errors)} of ${whole(bin.examples)} wrong: ${percent(bin.error_rate)}\n95% interval ${percent(bin.low)} to ${percent(bin.high)}`,
          })),
        },
        intervals({
          colour: theme.ink,
          data: bins.map((bin, i) => ({at: i, low: 100 * bin.low, high: 100 * bin.high})),
        }),
      ],
    })}
    .table=${{
      columns: ['Tokens', 'Examples', 'Errors', 'Error rate', '95% interval'],
      rows: bins.map(bin => [
        lengths(bin),
        whole(bin.examples),
        whole(bin.errors),
        percent(bin.error_rate),
        `${percent(bin.low)} to ${percent(bin.high)}`,
      ]),
    }}
  ></tl-chart>`;
}
