import {html, nothing} from 'lit';
import {chosen} from '../../state/chosen.js';

/** @import {StageContext} from './stage.js' */

/** The cells of a stage whose runs were chosen. @param {StageContext} all */
export const chosenCells = ({stage}) =>
  new Set(stage.cells.filter(cell => chosen.ids.has(cell.experiment_id)).map(cell => cell.cell));

/**
 * Chooses the runs of cells; what was chosen elsewhere stays.
 *
 * @param {StageContext} all
 * @param {Set<string>} cells
 */
export function chooseCells({stage, rewrite}, cells) {
  const ids = new Set(chosen.ids);
  for (const {cell, experiment_id: id} of stage.cells) {
    if (cells.has(cell) && id) ids.add(id);
    else ids.delete(id);
  }
  chosen.set(ids);
  rewrite();
}

/** Leads to the comparison of all that are chosen, or of all runs of the stage. @param {StageContext} all */
export function compareLink({stage}) {
  const ids = chosen.ids.size > 1 ? [...chosen.ids] : stage.cells.map(cell => cell.experiment_id).filter(Boolean);
  const wanted = [...new Set(ids)].slice(0, 100);
  if (wanted.length < 2) return nothing;
  return html`<a class="button small" href="#/compare?runs=${wanted.map(encodeURIComponent).join(',')}">
    ${chosen.ids.size > 1 ? `Compare ${wanted.length} selected runs` : 'Compare all runs'}
  </a>`;
}
