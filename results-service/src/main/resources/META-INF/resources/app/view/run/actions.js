import {html, nothing} from 'lit';
import {post} from '../../api.js';
import {endNoticeButton} from '../../components/end-notice-button.js';
import {confirmed} from '../../components/confirm.js';
import {act} from '../../components/notices.js';
import {hasRunEnded} from '../../state/ended.js';

/** What can be done with a run now. */
export function runActions(run, path, {refresh, endNotice}) {
  const cancel = async () => {
    const isWanted = await confirmed({
      title: 'Cancel this experiment?',
      text: run.state === 'RUNNING' ? 'Its training so far is lost.' : 'It has not started yet.',
      action: 'Cancel the experiment',
      keep: 'Let it run',
    });
    if (isWanted && (await act(() => post(path + '/cancel', ''), 'Cancelling…'))) refresh();
  };
  return html`<div class="buttons">
    <a class="button" href=${'#/submit?from=' + encodeURIComponent(run.experiment_id)}>Clone and edit</a>
    ${
      hasRunEnded(run)
        ? nothing
        : html`<button type="button" @click=${cancel}>Cancel</button>
            ${endNoticeButton(endNotice, run.experiment_id, refresh)}`
    }
  </div>`;
}
