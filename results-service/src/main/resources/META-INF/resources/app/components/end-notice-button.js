import {html, nothing} from 'lit';

/**
 * A button to be notified when a study or a run ends.
 *
 * @param {import('../state/end-notice.js').EndNotice} endNotice
 * @param {string} id
 * @param {() => void} changed
 */
export function endNoticeButton(endNotice, id, changed) {
  if (!endNotice.isPossible) return nothing;
  const toggle = async () => {
    await endNotice.toggle(id);
    changed();
  };
  return html`<button type="button" aria-pressed=${String(endNotice.isWanted(id))} @click=${toggle}>Notify me</button>`;
}
