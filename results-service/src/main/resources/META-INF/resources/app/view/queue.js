import {html, nothing} from 'lit';
import {toRun, toStudy} from '../address.js';
import {get} from '../api.js';
import {facts, progressBar, stateBadge, waiting} from '../components/parts.js';
import '../components/table.js';
import {View} from '../components/view.js';
import {ago, seconds, whole} from '../format.js';
import {Poll} from '../state/poll.js';

const POLL_MILLIS = 3000;

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
    if (!queue) return [html`<h1>Queue</h1>`, waiting()];
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
          trainers.length ? 'heard of in the last hour' : 'none was heard of in the last hour',
        ],
      ])}
      ${
        queue.queued && !queue.running
          ? html`<p class="soft">
              ${
                trainers.length
                  ? 'No trainer is working. Runs start when a trainer is free and their model and data are there.'
                  : 'No trainer has reported in the last hour. Is one running?'
              }
            </p>`
          : nothing
      }
      ${idle.length ? html`<p class="soft">Not training: ${idle.map(it => `${it.name} (heard ${ago(it.heard_at)})`).join(', ')}.</p>` : nothing}
      <div class="card flush">
        <tl-table
          caption="Runs that wait or run"
          empty="Nothing waits and nothing runs."
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
    cell: run => html`<a href=${toRun(run.experiment_id)} class="id">${run.experiment_id}</a>`,
  },
  {key: 'position', title: 'Position', number: true, cell: run => run.position ?? '', sort: run => run.position ?? 0},
  {key: 'state', title: 'State', cell: run => stateBadge(run.state)},
  {key: 'why', title: 'Waits for', cell: why},
  {
    key: 'study',
    title: 'Study',
    cell: run => (run.study ? html`<a href=${toStudy(run.study)}>${run.study}</a>` : ''),
  },
  {key: 'since', title: 'Submitted', cell: run => (run.submitted_at ? ago(run.submitted_at) : '')},
];

/** What a run waits for; of a running one how far it is. */
function why(run) {
  if (run.waiting) return html`${run.waiting.reason} <span class="soft">(since ${ago(run.waiting.since)})</span>`;
  if (run.state === 'QUEUED') return run.position === 1 ? 'a free trainer' : `${whole(run.position - 1)} before it`;
  if (run.state === 'PAUSED') return 'a command: continue or stop';
  const {epoch, epochs, step = 0, steps_per_epoch: steps, eta_seconds: left, phase} = run.progress ?? {};
  if (!epochs) return html`<span class="soft">${run.worker}: ${phase ?? 'starting'}</span>`;
  const done = (epoch - 1 + (phase === 'training' ? step / (steps || 1) : 1)) / epochs;
  return html`<span class="soft">
      ${run.worker}: epoch ${epoch} of ${epochs}${left ? `, ${seconds(left)} left` : ''}
    </span>
    ${progressBar({label: 'Training', total: 100, now: Math.round(100 * done), parts: [['live', 100 * done]]})}`;
}
