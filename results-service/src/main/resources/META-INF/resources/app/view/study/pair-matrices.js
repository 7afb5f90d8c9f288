import {html, nothing} from 'lit';
import {matrix} from '../../components/matrix.js';
import {percent, points, signed, whole} from '../../format.js';

/** @import {StageContext} from './stage.js' */
/** @import {Side} from './pair.js' */

/**
 * Both confusion matrices on one scale, as shares of the true label, and their difference in points.
 *
 * @param {[Side, Side]} sides
 * @param {StageContext} all
 */
export function matrices(sides, all) {
  const counts = sides.map(({run}) => run.confusion_matrix);
  if (counts.some(one => !one) || counts[0].length !== counts[1].length) return nothing;
  return all.answers.show('/experiments/' + encodeURIComponent(sides[0].run.experiment_id), run =>
    threeMatrices(sides, counts, run.labels ?? counts[0].map((_, i) => String(i))),
  );
}

function threeMatrices(sides, counts, labels) {
  const shares = counts.map(one => one.map(sharesOf));
  const change = shares[1].map((row, i) => row.map((share, j) => share - shares[0][i][j]));
  const most = Math.max(0.001, ...change.flat().map(Math.abs));
  const own = k =>
    counts[k].map((row, i) =>
      row.map((count, j) => ({share: shares[k][i][j], text: percent(shares[k][i][j]), small: whole(count)})),
    );
  const differences = change.map((row, i) =>
    row.map((by, j) => ({
      // More on the diagonal is better, more beside it is worse.
      share: ((i === j ? 1 : -1) * by) / most,
      text: points(by),
      small: signed(counts[1][i][j] - counts[0][i][j], 0),
    })),
  );
  return html`<div class="charts three">
    ${sides.map(({name}, k) => matrix({heading: name, labels, cells: own(k)}))}
    ${matrix({
      heading: 'Difference, points',
      labels,
      cells: differences,
      diverging: true,
      note: 'Green: the second is better. Red: it is worse.',
    })}
  </div>`;
}

/** @param {number[]} row */
const sharesOf = row => {
  const all = row.reduce((a, b) => a + b, 0) || 1;
  return row.map(count => count / all);
};
