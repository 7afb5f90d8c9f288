// @ts-nocheck: not converted yet
// What a stage says of its data: test texts that are probably mislabelled, training texts by their course over the epochs.
import {get, save} from '../api.js';
import {h, later} from '../dom.js';
import {percent, whole} from '../format.js';
import {legend} from '../chart/figure.js';
import {plot} from '../chart/plot.js';
import {labelled} from './reviews.js';

const FIRST = 10,
  REGIONS = ['easy', 'ambiguous', 'hard'];
/** As in LabelDoubts.java: with fewer runs there are no doubts. */
const FEWEST_RUNS = 3;
/** Colors and shapes come back after 24; with these numbers no mark of the map dims with a configuration. */
const APART = 24;

const of = (stage, resource) => `/${resource}?stage=${encodeURIComponent(stage.name)}`;

/** Saves a table as CSV. */
const csv = ({study, stage, path, view}, resource, hint) =>
  h(
    'button',
    {
      type: 'button',
      class: 'small',
      title: hint,
      onclick: async () => {
        try {
          await save(
            `${path}${of(stage, resource)}&format=csv`,
            `${study.id}-${stage.name.replace(/[^A-Za-z0-9._-]+/g, '-')}-${resource}.csv`,
          );
        } catch (error) {
          view.say(error.message, true);
        }
      },
    },
    'CSV',
  );

/** Test texts that nearly all runs give another label with confidence. Nothing while there are too few runs. */
export function labelDoubts(all) {
  return later(get(all.path + of(all.stage, 'label-doubts')), ([found]) => {
    if (!found || found.runs < FEWEST_RUNS) return null;
    if (!found.doubts.length) return h('p', {class: 'soft'}, found.finding);
    const list = h('ol', {class: 'reviews'}),
      more = h('button', {type: 'button', onclick: () => add()}, 'More');
    let shown = 0;
    const add = () => {
      const next = found.doubts.slice(shown, shown + FIRST);
      list.append(...next.map(doubt => doubtful(doubt, found.runs)));
      shown += next.length;
      more.hidden = shown === found.doubts.length;
    };
    add();
    return h(
      'details',
      {class: 'pair doubts'},
      h('summary', {}, h('h2', {}, `Probably mislabelled test texts: ${whole(found.doubts.length)}`)),
      h(
        'section',
        {class: 'card', 'aria-label': 'Probably mislabelled test texts'},
        h(
          'div',
          {class: 'figure-head'},
          h('p', {class: 'soft'}, found.finding),
          csv(all, 'label-doubts', 'All of them with their texts'),
        ),
        list,
        more,
      ),
    );
  });
}

function doubtful(doubt, runs) {
  return labelled(
    [
      ['given', doubt.label, doubt.probability, 'bad'],
      ['predicted', doubt.predicted, doubt.predicted_probability, 'good'],
    ],
    `row ${doubt.row}, ${doubt.agreeing} of ${runs} runs`,
    [doubt.text],
  );
}

/** Dataset cartography of the best configuration (Swayamdipta et al. 2020). */
export function dataMap(all) {
  return later(get(all.path + of(all.stage, 'cartography')), ([map]) => {
    if (!map) return null;
    const at = text => ({
      x: text.variability,
      y: text.confidence,
      small: true,
      pale: text.region !== 'hard',
      tip: `row ${text.row}${text.label ? ', label ' + text.label : ''}\nconfidence ${percent(text.confidence)}, variability ${percent(text.variability)}\nright in ${percent(text.correctness, 0)} of the epochs: ${text.region}`,
    });
    return plot({
      title: 'Data map of the training texts',
      tools: csv(all, 'cartography', 'Every training text on the map'),
      x: {title: 'variability (standard deviation over the epochs)', format: it => it.toFixed(2)},
      y: {title: 'confidence', format: it => it.toFixed(1)},
      layers: REGIONS.map((region, i) => ({
        kind: 'points',
        run: APART + i,
        points: map.shown.filter(text => text.region === region).map(at),
      })),
      legend: legend(REGIONS.map((region, i) => [APART + i, `${region}: ${whole(map.regions[region])}`])),
      note: `${map.finding} Confidence: mean probability of a text's own label over the epochs. Ambiguous: the third with the largest variability; of the others, hard are those that were right in less than half of the epochs. Hard texts may be mislabelled.${map.shown.length < map.examples ? ` ${whole(map.shown.length)} texts are drawn.` : ''} The table lists those with the lowest confidence.`,
      columns: ['Row', 'Label', 'Confidence', 'Variability', 'Right', 'Region'],
      rows: map.hardest.map(text => [
        text.row,
        text.label || '',
        percent(text.confidence),
        percent(text.variability),
        percent(text.correctness, 0),
        text.region,
      ]),
    });
  });
}
