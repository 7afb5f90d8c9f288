import {html, nothing} from 'lit';
import {withQuery} from '../../address.js';

/** State of the view that belongs to one stage. */
const OF_A_STAGE = {rows: null, a: null, b: null, cell: null, heat: null, sort: null, base: null, slice: null};

/**
 * The stage of that name, else the last one that has results.
 *
 * @param {any} study
 * @param {string} name
 */
export const stageOf = ({stages}, name) =>
  stages.find(stage => stage.name === name) ?? [...stages].reverse().find(stage => stage.best) ?? stages[0];

/** Links to the stages, each with how far it is. */
export const stageTabs = (study, shown) => html`
  <nav class="tabs" aria-label="Stages">
    ${study.stages.map(
      (stage, i) => html`
        <a href=${withQuery({...OF_A_STAGE, stage: stage.name})} aria-current=${stage === shown ? 'page' : nothing}>
          <span class="step">${i + 1}</span>${stage.name} ${status(stage)}
        </a>
      `,
    )}
  </nav>
`;

/** A stage that was cancelled has ended, too: its runs say how. */
function status({state, progress: {ended, total, failed, cancelled}}) {
  if (ended < total && state !== 'CANCELLED') return html`<span class="soft">${ended}/${total}</span>`;
  const [sign, word] = failed
    ? ['!', `${failed} failed`]
    : cancelled
      ? ['✕', `${cancelled} cancelled`]
      : state === 'COMPLETED'
        ? ['✓', 'completed']
        : ['✕', String(state).toLowerCase()];
  return html`<span class="soft" role="img" aria-label=${word} title=${word}>${sign}</span>`;
}
