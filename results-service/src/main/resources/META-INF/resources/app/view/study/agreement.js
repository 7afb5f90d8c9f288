import {html} from 'lit';
import {asked, remember} from '../../address.js';
import {range} from '../../chart/ranges.js';
import {runSign} from '../../chart/run-sign.js';
import {percent, points, pValue, whole} from '../../format.js';
import '../texts.js';

/** @import {StageContext} from './stage.js' */
/** @import {Side} from './pair.js' */

const CELLS = {
  both_right: 'both correct',
  only_baseline_right: 'only the first correct',
  only_experiment_right: 'only the second correct',
  both_wrong: 'both wrong',
};

/**
 * On which examples both are right, one of them, none; a cell opens its texts.
 *
 * @param {[Side, Side]} sides
 * @param {StageContext} all
 */
export function agreement(sides, all) {
  const [baseline, experiment] = sides.map(({run}) => encodeURIComponent(run.experiment_id));
  const query = `baseline=${baseline}&experiment=${experiment}`;
  return all.answers.show('/comparisons/agreement?' + query, answer => {
    const cell = asked('cell');
    return html`<section class="card" aria-label="Agreement">
      <h3>Which of the ${whole(answer.examples)} test examples does each classify correctly?</h3>
      ${answer.verdict ? html`<p class="answer">${answer.verdict}</p>` : ''} ${counts(answer, sides, all.rewrite)}
      ${
        CELLS[cell]
          ? html`<tl-texts
              heading="Texts: ${CELLS[cell]}"
              path="/comparisons/agreement/examples?${query}&cell=${cell}"
              .names=${sides.map(side => side.name)}
            ></tl-texts>`
          : html`<p class="soft">Click a number to read the texts.</p>`
      }
    </section>`;
  });
}

function counts(answer, sides, rewrite) {
  const [first, second] = sides.map(({name, index}) => html`${runSign(index)}${name}`);
  const button = cell => {
    const isChosen = asked('cell') === cell;
    const pick = () => {
      remember({cell: isChosen ? null : cell});
      rewrite();
    };
    return html`<td>
      <button type="button" class="agree" aria-pressed=${String(isChosen)} @click=${pick}>
        <strong>${whole(answer[cell])}</strong>
        <span class="soft">${percent(answer[cell] / (answer.examples || 1))}</span>
        <span class="unseen">${CELLS[cell]}: read the texts</span>
      </button>
    </td>`;
  };
  return html`<div class="agreement">
    <table class="matrix">
      <thead>
        <tr>
          <td></td>
          <th scope="col">${second} right</th>
          <th scope="col">wrong</th>
        </tr>
      </thead>
      <tbody>
        <tr>
          <th scope="row">${first} right</th>
          ${button('both_right')} ${button('only_baseline_right')}
        </tr>
        <tr>
          <th scope="row">wrong</th>
          ${button('only_experiment_right')} ${button('both_wrong')}
        </tr>
      </tbody>
    </table>
    <dl class="inline tall">
      ${figures(answer).map(
        ([term, text]) =>
          html`<div>
            <dt>${term}</dt>
            <dd>${text}</dd>
          </div>`,
      )}
    </dl>
  </div>`;
}

const figures = answer => [
  ['Difference', `${points(answer.difference, 2)} points`],
  ['95% interval', answer.interval ? range(answer.interval, 2) : 'not known'],
  [answer.method || 'McNemar', pValue(answer.p_value)],
];
