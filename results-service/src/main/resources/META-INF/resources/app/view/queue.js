import {html, nothing} from 'lit';
import {toRun, toStudy} from '../address.js';
import {get} from '../api.js';
import {facts, progressBar, stateBadge, waiting} from '../components/parts.js';
import '../components/table.js';
import {View, problemPage} from '../components/view.js';
import {age, ago, seconds, whole} from '../format.js';
import {Poll} from '../state/poll.js';
import {idInStudy} from './experiment-columns.js';
import {done, phaseOf} from './progress.js';

const POLL_MILLIS = 3000;
/** What a trainer says of a run whose model and data have come. */
const FREE = 'waiting for a free trainer';

/** What waits for what, and why. */
class QueueView extends View {
  constructor() {
    super();
    this.queue = new Poll(this, POLL_MILLIS, () => get('/queue'));
  }

  get heading() {
    return 'Queue';
  }

  content() {
    const queue = this.queue.value;
    if (!queue) return this.queue.error ? problemPage(this.queue.error) : [html`<h1>Queue</h1>`, waiting()];
    const {items, trainers} = queue;
    const idle = trainers.filter(trainer => !trainer.experiment_id);
    return html`
      <h1>Queue</h1>
      ${facts([
        ['Running', whole(queue.running)],
        ['Waiting', whole(queue.queued)],
        ['Paused', queue.paused ? whole(queue.paused) : ''],
        [
          'Trainers',
          whole(trainers.length),
          trainers.length ? 'reported in the last hour' : 'none reported in the last hour',
        ],
      ])}
      ${
        queue.queued && !queue.running
          ? html`<p class="soft">
              ${
                trainers.length
                  ? 'No trainer is training. Runs start when a trainer is free and their model and data are available.'
                  : 'No trainer has reported in the last hour. Is one running?'
              }
            </p>`
          : nothing
      }
      ${idle.length ? html`<p class="soft">Idle: ${idle.map(it => `${it.name} (last heard from ${ago(it.heard_at)})`).join(', ')}.</p>` : nothing}
      <div class="card flush">
        <tl-table
          caption="Queued and running experiments"
          empty="The queue is empty."
          .columns=${COLUMNS}
          .rows=${items}
          .keyOf=${run => run.experiment_id}
        ></tl-table>
      </div>
      ${items.length < queue.queued + queue.running + queue.paused ? html`<p class="soft">The first ${items.length} are shown.</p>` : nothing}
    `;
  }
}

export const tag = 'tl-queue';
customElements.define(tag, QueueView);

const COLUMNS = [
  {
    key: 'run',
    title: 'Experiment',
    cell: run =>
      html`<a href=${toRun(run.experiment_id)} class="id" title=${run.experiment_id}
        >${idInStudy(run.experiment_id, run.study)}</a
      >`,
  },
  {key: 'position', title: 'Position', number: true, cell: run => run.position ?? '', sort: run => run.position ?? 0},
  {key: 'why', title: 'Waits for', cell: why},
  {key: 'state', title: 'State', cell: run => stateBadge(run.state)},
  {
    key: 'study',
    title: 'Study',
    cell: run => (run.study ? html`<a href=${toStudy(run.study)}>${run.study}</a>` : ''),
  },
  {key: 'since', title: 'Submitted', cell: run => (run.submitted_at ? ago(run.submitted_at) : '')},
];

/** What a run waits for; of a running one how far it is. */
function why(run) {
  const isBehind = run.state === 'QUEUED' && run.position > 1;
  if (isBehind && (!run.waiting || run.waiting.reason === FREE)) return `${whole(run.position - 1)} ahead of it`;
  if (run.waiting) return html`${run.waiting.reason} <span class="soft">(for ${age(run.waiting.since)})</span>`;
  if (run.state === 'QUEUED') return 'a free trainer';
  if (run.state === 'PAUSED') return 'a command: continue or stop';
  const p = run.progress ?? {};
  const share = Math.round(100 * done(p));
  return html`<span class="soft">
      ${run.worker}: ${phaseOf(p)}${p.eta_seconds ? `, ${seconds(p.eta_seconds)} left` : ''}
    </span>
    ${share ? progressBar({label: 'Training', total: 100, now: share, parts: [['live', share]]}) : nothing}`;
}
