// @ts-nocheck: not converted yet
import {asked, remember} from '../address.js';
import {h, table} from '../dom.js';
import {loss, percent, seconds, value, whole} from '../format.js';
import {grid} from '../chart/grid.js';
import {plot} from '../chart/plot.js';

/** Test examples by true and predicted label; a cell opens its texts. */
export function confusion(run, picked) {
  const {labels, confusion_matrix: counts} = run;
  return grid({
    title: 'Confusion matrix',
    x: {title: 'predicted', names: labels},
    y: {title: 'true', names: labels},
    rowHeight: labels.length > 6 ? 34 : 74,
    note: 'Test examples, as shares of their true label. Click a cell to read its texts.',
    cells: counts.map((row, i) =>
      row.map((count, j) => {
        const share = count / (row.reduce((a, b) => a + b, 0) || 1);
        return {
          id: `cell-${i}-${j}`,
          share,
          text: percent(share),
          small: whole(count),
          tip: `true ${labels[i]}, predicted ${labels[j]}: ${whole(count)}`,
          chosen: asked('actual') === labels[i] && asked('predicted') === labels[j],
        };
      }),
    ),
    pick: (i, j) => {
      remember({actual: labels[i], predicted: labels[j]});
      picked();
    },
    pickLabel: (i, j) => `true ${labels[i]}, predicted ${labels[j]}: ${counts[i][j]} examples: show them`,
  });
}

/** A multi-label run: how each label fared. */
export function labelTable(run) {
  const columns = [
    {title: 'Label'},
    ...['Examples', 'Precision', 'Recall', 'F1', 'Found', 'Missed', 'False positives'].map(title => ({
      title,
      number: true,
    })),
  ];
  return h(
    'section',
    {class: 'card flush', 'aria-label': 'Labels'},
    h(
      'div',
      {class: 'figure-head'},
      h('h3', {}, 'Test results by label'),
      h('p', {class: 'soft'}, 'A label is predicted if its probability is at least 0.5.'),
    ),
    table(
      'Labels',
      columns,
      run.per_label.map(label => ({
        cells: [
          label.label,
          whole(label.true_positives + label.false_negatives),
          percent(label.precision),
          percent(label.recall),
          percent(label.f1),
          whole(label.true_positives),
          whole(label.false_negatives),
          whole(label.false_positives),
        ],
      })),
    ),
  );
}

export function epochTable(run) {
  const columns = [
    'Epoch',
    'Train loss',
    'Val. loss',
    'Val. accuracy',
    'Val. F1',
    'Learning rate',
    'Training',
    'Validation',
    'Tokens/s',
  ].map(title => ({title, number: true}));
  return h(
    'section',
    {class: 'card flush', 'aria-label': 'Epochs'},
    h('div', {class: 'figure-head'}, h('h3', {}, 'Epochs')),
    table(
      'Epochs',
      columns,
      run.epochs.map(epoch => ({
        best: epoch.epoch === run.best_epoch,
        cells: [
          epoch.epoch + (epoch.epoch === run.best_epoch ? ' ★' : ''),
          loss(epoch.train_loss),
          loss(epoch.validation.loss),
          percent(epoch.validation.accuracy),
          percent(epoch.validation.f1),
          value(epoch.learning_rate),
          seconds(epoch.train_seconds),
          seconds(epoch.validation_seconds),
          whole(epoch.tokens_per_second),
        ],
      })),
    ),
  );
}

/** Accuracy by confidence: on the diagonal, probabilities mean what they say. */
export function reliability({bins, calibration_error: error, brier_score: brier, scaled}) {
  const low = Math.min(...bins.map(bin => bin.confidence), ...bins.map(bin => bin.accuracy));
  return plot({
    title: 'Reliability',
    x: {title: 'confidence', format: percent},
    y: {title: 'accuracy', format: percent},
    layers: [
      {
        kind: 'line',
        run: 1,
        dashed: true,
        points: [
          {x: low, y: low},
          {x: 1, y: 1},
        ],
      },
      {
        kind: 'points',
        run: 0,
        points: bins.map(bin => ({
          x: bin.confidence,
          y: bin.accuracy,
          low: bin.interval.low,
          high: bin.interval.high,
          tip: `${whole(bin.examples)} test examples\nmean confidence ${percent(bin.confidence)}, accuracy ${percent(bin.accuracy)}`,
        })),
      },
    ],
    note: `Below the dashed line the model is overconfident. Expected calibration error ${percent(error)}, Brier score ${brier.toFixed(3)}${scaled ? ` (with temperature ${scaled.temperature.toFixed(2)}, fitted on validation: ${percent(scaled.calibration_error)} and ${scaled.brier_score.toFixed(3)})` : ''}. Bins of equal size with 95% intervals.`,
    columns: ['Mean confidence', 'Accuracy', 'Examples'],
    rows: bins.map(bin => [percent(bin.confidence), percent(bin.accuracy), whole(bin.examples)]),
  });
}
