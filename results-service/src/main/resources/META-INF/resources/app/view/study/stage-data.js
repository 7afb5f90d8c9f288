import {html, nothing} from 'lit';
import '../../components/chart.js';
import {percent, whole} from '../../format.js';
import {dataAudit} from '../data-audit.js';

/** @import {StageContext} from './stage.js' */

const LINE_PIXELS = 14;

/** The data set of a stage, as it was prepared. */
function dataOf({runs, results}) {
  const key = runs.map(run => run['provenance.dataset_key']).find(Boolean);
  return results.data.find(one => one.dataset_key === key);
}

/** Why a configuration takes no part in the choice of the best. */
export const whyNotEligible = row => row.note || `not eligible: ${row.completed} of ${row.runs} runs`;

/** What is wrong with the stage's data, where it was audited. @param {StageContext} all */
export const stageAudit = all => (dataOf(all) ? dataAudit(dataOf(all)) : nothing);

/**
 * How long the texts are, and how much of them each maximum length cuts; where the data set tells it.
 *
 * @param {StageContext} all
 */
export function tokenLengths(all) {
  const data = dataOf(all);
  const statistics = data?.statistics;
  if (!statistics?.histogram) return nothing;
  const lengths = [...new Set(all.configurations.map(one => one.max_length))].sort((a, b) => a - b);
  const cuts = lengths.map(length => ({length, share: truncatedShare(statistics, length)}));
  const {p50, p95} = statistics.percentiles ?? {};
  return html`<tl-chart
    heading="Token lengths and truncation"
    description=${cuts.map(({length, share}) => `${length}: ${percent(share)} truncated`).join('; ')}
    .note=${`Texts of ${data.dataset?.name ?? data.dataset_key} by number of tokens. Median ${whole(p50)}; 95% have at most ${whole(p95)}. Texts to the right of a line are truncated at that length.`}
    .option=${theme => lengthsOption(statistics, cuts, theme)}
    .table=${{
      columns: ['Maximum length', 'Truncated texts'],
      rows: cuts.map(({length, share}) => [whole(length), percent(share)]),
    }}
  ></tl-chart>`;
}

function lengthsOption({histogram: {bin_width: width, counts}, percentiles}, cuts, theme) {
  const longest = Math.max((percentiles?.p99 ?? width * counts.length) * 1.05, ...cuts.map(cut => cut.length * 1.1));
  const bins = counts
    .map((count, i) => ({count, from: i * width, to: (i + 1) * width}))
    .filter(bin => bin.from < longest);
  return {
    grid: {top: 14 + LINE_PIXELS * cuts.length},
    xAxis: {
      name: 'tokens',
      min: 0,
      max: Math.ceil(longest / width) * width,
      axisLabel: {formatter: whole, showMaxLabel: false},
    },
    yAxis: {name: 'texts', scale: false},
    series: [
      {
        type: 'bar',
        barWidth: '92%',
        itemStyle: {color: theme.colours[0], opacity: 0.6},
        data: bins.map(({from, to, count}) => ({
          value: [(from + to) / 2, count],
          tip: `${from} to ${to} tokens\n${whole(count)} texts`,
        })),
        markLine: {
          silent: true,
          symbol: 'none',
          lineStyle: {color: theme.colours[1], type: 'dashed', width: 1.5},
          data: cuts.map(({length, share}, i) => ({
            xAxis: length,
            label: {
              formatter: `${length}: ${percent(share)} truncated`,
              color: theme.ink,
              fontWeight: 600,
              align: length > 0.7 * longest ? 'right' : length < 0.25 * longest ? 'left' : 'center',
              offset: [0, -LINE_PIXELS * i],
            },
          })),
        },
      },
    ],
  };
}

/** Share of the texts that are longer than this: as the data set tells it, else from its histogram. */
function truncatedShare(statistics, length) {
  const known = statistics.truncated_share?.[length];
  if (known !== undefined) return known;
  const {bin_width: width, counts} = statistics.histogram;
  const all = counts.reduce((a, b) => a + b, 0) || 1;
  const beyond = i => Math.min(1, Math.max(0, ((i + 1) * width - length) / width));
  return counts.reduce((sum, count, i) => sum + count * beyond(i), 0) / all;
}
