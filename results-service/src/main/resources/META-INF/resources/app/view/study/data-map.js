import {html, nothing} from 'lit';
import {save} from '../../api.js';
import {colourOf, symbolOf} from '../../chart/theme.js';
import '../../components/chart.js';
import {act} from '../../components/notices.js';
import {percent, whole} from '../../format.js';

/** @import {StageContext} from './stage.js' */

const REGIONS = ['easy', 'ambiguous', 'hard'];
/** Colours and shapes come back after 24; with these numbers no mark of the map dims with a configuration. */
const APART = 24;

/**
 * Saves a resource of a stage as CSV.
 *
 * @param {StageContext} all
 * @param {string} resource
 * @param {string} hint
 */
export function csvButton({study, stage, of}, resource, hint) {
  const file = `${study.id}-${stage.name.replace(/[^A-Za-z0-9._-]+/g, '-')}-${resource}.csv`;
  const saved = () => act(() => save(of(resource, '&format=csv'), file), `Saved ${file}.`);
  return html`<button type="button" class="small" title=${hint} @click=${saved}>CSV</button>`;
}

/**
 * Dataset cartography of the best configuration (Swayamdipta et al. 2020).
 *
 * @param {StageContext} all
 */
export const dataMap = all =>
  all.answers.show(all.of('cartography'), ([map]) => (map ? mapChart(map, all) : nothing), {mark: all.mark});

function mapChart(map, all) {
  const notes = [
    map.finding,
    "Confidence: mean probability of a text's own label over the epochs.",
    'Ambiguous: the third with the largest variability. Hard: those of the others that were right in fewer than half of the epochs.',
    'Hard texts may be mislabelled.',
    map.shown.length < map.examples && `${whole(map.shown.length)} texts are drawn.`,
    'The table lists those with the lowest confidence.',
  ];
  const legend = REGIONS.map((name, i) => ({
    name: `${name}: ${whole(map.regions[name])}`,
    run: APART + i,
    of: series => series.name === name,
  }));
  return html`<tl-chart
    heading="Data map of the training texts"
    .note=${notes.filter(Boolean).join(' ')}
    .tools=${csvButton(all, 'cartography', 'Every training text on the map')}
    .legend=${legend}
    zoom
    .option=${theme => ({
      xAxis: {name: 'variability (standard deviation over the epochs)', scale: false},
      yAxis: {name: 'confidence', scale: false, max: 1},
      series: REGIONS.map((name, i) => ({
        type: 'scatter',
        name,
        symbol: symbolOf(APART + i),
        symbolSize: 6,
        itemStyle: {color: colourOf(theme, APART + i), opacity: name === 'hard' ? 1 : 0.6},
        data: map.shown.filter(text => text.region === name).map(mapMark),
      })),
    })}
    .table=${{
      columns: ['Row', 'Label', 'Confidence', 'Variability', 'Right', 'Region'],
      rows: map.hardest.map(text => [
        text.row,
        text.label ?? '',
        percent(text.confidence),
        percent(text.variability),
        percent(text.correctness, 0),
        text.region,
      ]),
    }}
  ></tl-chart>`;
}

const mapMark = text => ({
  value: [text.variability, text.confidence],
  tip: [
    `row ${text.row}${text.label ? ', label ' + text.label : ''}`,
    `confidence ${percent(text.confidence)}, variability ${percent(text.variability)}`,
    `right in ${percent(text.correctness, 0)} of the epochs: ${text.region}`,
  ].join('\n'),
});
