import {html, nothing} from 'lit';
import {post, save} from '../../api.js';
import {endNoticeButton} from '../../components/end-notice-button.js';
import {confirmed} from '../../components/confirm.js';
import {act} from '../../components/notices.js';
import {hasStudyEnded} from '../../state/ended.js';
import {extendStudy} from './extend.js';

/** What can be done with a study now. */
export function studyActions(study, path, {refresh, endNotice}) {
  const {state, progress: p} = study;
  const command = async (name, done) => {
    if (await act(() => post(`${path}/${name}`, ''), done)) refresh();
  };
  const cancel = async () => {
    const unfinished = p.total - p.ended;
    const isWanted = await confirmed({
      title: 'Cancel this study?',
      text: `${unfinished === 1 ? '1 run has' : `${unfinished} runs have`} not finished. Finished runs stay.`,
      action: 'Cancel the study',
      keep: 'Let it run',
    });
    if (isWanted) await command('cancel', 'Cancelling… Runs that are training stop at their next step.');
  };
  const button = (title, action) => html`<button type="button" @click=${action}>${title}</button>`;
  return html`<div class="buttons">
    <button
      type="button"
      class="main"
      @click=${() => act(() => save(path + '/report', study.id + '.html'), 'Report saved.')}
    >
      Report
    </button>
    <a class="button" href=${'#/submit?as=study&study=' + encodeURIComponent(study.id)}>Clone and edit</a>
    ${state === 'RUNNING' ? button('Pause', () => command('pause', 'Paused. The current run will finish first.')) : nothing}
    ${state === 'PAUSED' ? button('Resume', () => command('resume', 'Resumed.')) : nothing}
    ${state === 'CANCELLING' ? nothing : button('Extend', () => extendStudy(study, path, refresh))}
    ${
      hasStudyEnded(study)
        ? nothing
        : html`${button('Cancel', cancel)} ${endNoticeButton(endNotice, study.id, refresh)}`
    }
    ${
      p.failed + p.cancelled > 0
        ? button('Retry failed and cancelled runs', () =>
            command('retry', 'Failed and cancelled runs are queued again.'),
          )
        : nothing
    }
  </div>`;
}
