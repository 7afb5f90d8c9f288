import {asked} from '../../address.js';
import {matrix} from '../../components/matrix.js';
import {percent, whole} from '../../format.js';

/**
 * Test examples by true and predicted label; a cell opens its texts.
 *
 * @param {any} run
 * @param {(actual: string, predicted: string) => void} picked
 */
export function confusion({labels, confusion_matrix: counts}, picked) {
  return matrix({
    heading: 'Confusion matrix',
    labels,
    note: 'Test examples, as shares of their true label. Click a cell to read its texts.',
    cells: counts.map((row, i) => {
      const all = row.reduce((a, b) => a + b, 0) || 1;
      return row.map((count, j) => ({
        share: count / all,
        text: percent(count / all),
        small: whole(count),
        isChosen: asked('actual') === labels[i] && asked('predicted') === labels[j],
      }));
    }),
    picked: (i, j) => picked(labels[i], labels[j]),
    pickLabel: (i, j) => `true ${labels[i]}, predicted ${labels[j]}: read the texts`,
  });
}
