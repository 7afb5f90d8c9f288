import {html, nothing} from 'lit';
import {post} from '../api.js';
import {askedText} from '../components/asked-text.js';
import {confirmed} from '../components/confirm.js';
import {notice} from '../components/notices.js';

/** @typedef {'experiments' | 'studies'} Kind */
/** @typedef {{action: string, title: string, asks: string | Record<Kind, string>, done: string}} Action */

/** @type {Action[]} */
const ACTIONS = [
  {action: 'archive', title: 'Archive', asks: 'Hidden from lists. Nothing is deleted.', done: 'archived'},
  {action: 'unarchive', title: 'Restore', asks: 'Shown in lists again.', done: 'restored from the archive'},
  {action: 'tag', title: 'Tag…', asks: 'An existing value of the tag is replaced.', done: 'tagged'},
  {
    action: 'cancel',
    title: 'Cancel…',
    asks: 'Queued and running experiments end without a result.',
    done: 'will be cancelled',
  },
  {
    action: 'retry',
    title: 'Retry…',
    asks: {
      experiments:
        'Failed and cancelled experiments run again: those of a study within it, others as new experiments with new IDs.',
      studies: 'Their failed and cancelled runs are queued again. Finished runs are not repeated.',
    },
    done: 'submitted again',
  },
  {
    action: 'delete',
    title: 'Delete…',
    asks: {
      experiments: 'All results are deleted. This cannot be undone.',
      studies: 'Plans, comparisons and reports are deleted. Their experiments stay. This cannot be undone.',
    },
    done: 'deleted',
  },
];

/**
 * What can be done to the chosen rows of a list.
 *
 * @param {object} bar
 * @param {Kind} bar.kind
 * @param {number} bar.count how many are chosen
 * @param {object} bar.selection `ids`, or `filter`, `q` and `archived`, as the service reads it
 * @param {boolean} bar.isArchive whether the archive is shown
 * @param {unknown} [bar.more] other buttons
 * @param {() => void} bar.clear
 * @param {() => void} bar.done
 */
export function bulkBar({kind, count, selection, isArchive, more = nothing, clear, done}) {
  const hidden = isArchive ? 'archive' : 'unarchive';
  return html`<div class="bulk row start" role="toolbar" aria-label="Selected ${kind}">
    <strong>${count} selected</strong>
    ${more}
    ${ACTIONS.filter(one => one.action !== hidden).map(
      one =>
        html`<button type="button" class="small" @click=${() => perform(kind, one, selection, done)}>
          ${one.title}
        </button>`,
    )}
    <button type="button" class="small" @click=${clear}>Clear selection</button>
  </div>`;
}

/** Counts first, then asks, then does it. */
async function perform(kind, action, selection, done) {
  const path = `/bulk/${kind}/${action.action}`;
  const ask = body => post(path, JSON.stringify({...selection, ...body}));
  try {
    const tags = action.action === 'tag' ? await askedTag() : undefined;
    if (action.action === 'tag' && !tags) return;
    const would = await ask({tags, dry_run: true});
    const skipped = reasons(would);
    if (!would.changed) return notice(`Nothing to do: ${skipped || 'nothing matches'}.`, {isProblem: true});
    const verb = action.title.replace('…', '');
    const asks = typeof action.asks === 'string' ? action.asks : action.asks[kind];
    const isWanted = await confirmed({
      title: `${verb} ${counted(would.changed, kind)}?`,
      text: html`${asks}${skipped ? html` <br />Left out, ${would.matched - would.changed}: ${skipped}.` : nothing}`,
      action: `${verb} ${would.changed}`,
    });
    if (!isWanted) return;
    const was = await ask({tags, expect: would.matched});
    notice(`${counted(was.changed, kind)} ${action.done}.`);
    done();
  } catch (error) {
    notice(error.message, {isProblem: true});
  }
}

async function askedTag() {
  const text = await askedText({
    title: 'Add a tag',
    label: 'Tag',
    hint: 'name = value, for example owner = ann',
    action: 'Next',
  });
  if (!text) return undefined;
  const at = text.indexOf('=');
  return {[text.slice(0, Math.max(at, 0)).trim() || text]: at < 0 ? 'yes' : text.slice(at + 1).trim()};
}

/** Each reason once, with how many have it. */
function reasons({skipped = []}) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const {reason} of skipped) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts]
    .slice(0, 4)
    .map(([reason, count]) => `${count} ${reason}`)
    .join('; ');
}

const counted = (count, kind) => `${count} ${count === 1 ? (kind === 'studies' ? 'study' : 'experiment') : kind}`;
