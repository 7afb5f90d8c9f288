// @ts-nocheck: not converted yet
import {toRun} from '../address.js';
import {post, save} from '../api.js';
import {facts, flat, h, state} from '../dom.js';
import {ago, digest, loss, percent, seconds, value} from '../format.js';
import {bar} from './studies.js';

const OVER = ['COMPLETED', 'FAILED', 'CANCELLED'];
const SELECTED = {val_loss: 'validation loss', val_accuracy: 'validation accuracy', val_f1: 'validation F1'};

/** The question, what varies, what is fixed, how far it is, what can be done. */
export function header(study, results, path, view) {
  const p = study.progress,
    by = SELECTED[study.select_by] || study.select_by;
  const varied = [...new Set(study.stages.flatMap(stage => stage.cells.flatMap(cell => Object.keys(cell.varied))))];
  const data = distinct(results.runs, 'provenance_dataset_digest');
  const at = study.best && (study.select_by === 'val_loss' ? loss(study.best.value) : percent(study.best.value));
  return [
    h(
      'div',
      {class: 'title'},
      h('h1', {'data-title': study.name}, study.name),
      state(study.state),
      actions(study, path, view),
    ),
    study.question ? h('p', {class: 'question lead'}, study.question) : null,
    study.note ? h('p', {class: 'problem'}, study.note) : null,
    h(
      'div',
      {class: 'meter wide'},
      bar(p),
      h(
        'span',
        {},
        `${p.ended} of ${p.total} runs`,
        p.reused ? `, ${p.reused} reused` : '',
        p.failed ? `, ${p.failed} failed` : '',
        study.eta_seconds ? `, about ${seconds(study.eta_seconds)} left` : '',
      ),
    ),
    facts([
      [
        'Best so far',
        study.best ? h('a', {href: toRun(study.best.experiment_id)}, study.best.name) : '—',
        study.best ? `${by} ${at}, stage ${study.best.stage}` : `by ${by}`,
      ],
      ['Varies', varied.join(', ')],
      [
        'Data',
        [...new Set(results.runs.map(run => run['dataset.name']).filter(Boolean))].join(', ') ||
          value(study.spec.fixed?.dataset?.name),
        [
          origin(results),
          data.length === 1 ? 'digest ' + digest(data[0]) : data.length ? `${data.length} digests` : 'not prepared yet',
        ]
          .filter(Boolean)
          .join(', '),
      ],
      ['Selected by', by, 'test scores are never used for selection'],
      [
        'Started',
        ago(study.created_at),
        study.finished_at ? 'took ' + seconds((new Date(study.finished_at) - new Date(study.created_at)) / 1000) : '',
      ],
    ]),
    h(
      'details',
      {class: 'fixed'},
      h('summary', {}, 'Fixed for all runs'),
      facts(
        Object.entries(flat(study.spec.fixed)).map(([name, it]) => [name, value(it)]),
        'pairs',
      ),
    ),
  ].filter(Boolean);
}

/** Made-up data must never be taken for real. */
function origin({runs, data}) {
  const keys = new Set(runs.map(run => run.provenance_dataset_key)),
    kinds = new Set(data.filter(one => keys.has(one.dataset_key)).map(one => one.source?.kind));
  return kinds.has('synthetic') ? 'generated reviews, not real ones' : '';
}

function actions(study, path, view) {
  const button = (title, act, kind) =>
    h(
      'button',
      {
        type: 'button',
        class: kind,
        onclick: async () => {
          try {
            await act();
            view.say(title + ': done.');
          } catch (error) {
            view.say(error.message, true);
          }
        },
      },
      title,
    );
  const command = (name, title) => button(title, () => post(`${path}/${name}`, ''));
  return h(
    'div',
    {class: 'buttons'},
    button('Report', () => save(path + '/report', study.id + '.html'), 'main'),
    h('a', {class: 'button', href: '#/submit?as=study&study=' + encodeURIComponent(study.id)}, 'Clone and edit'),
    study.state === 'RUNNING' ? command('pause', 'Pause') : null,
    study.state === 'PAUSED' ? command('resume', 'Resume') : null,
    OVER.includes(study.state) ? null : command('cancel', 'Cancel'),
    study.progress.failed + study.progress.cancelled > 0
      ? button('Retry failed and cancelled runs', async () => {
          await post(path + '/retry', '');
          dispatchEvent(new Event('draw-anew'));
        })
      : null,
  );
}

/** What should be the same for numbers to be comparable: provenance field, name, what a difference means, fields that excuse it. */
const SAME = [
  ['dataset_digest', 'Data', 'other data', ['dataset', 'max_length']],
  ['test_digest', 'Test examples', 'scores cannot be compared', ['dataset']],
  ['model_digest', 'Initial weights', 'different starting points', ['model', 'num_layers']],
  ['precision', 'Precision', 'numbers are rounded differently', ['precision']],
  ['device_name', 'Device', 'times cannot be compared', []],
  ['threads', 'Threads', 'times cannot be compared', []],
  ['engine', 'Engine', 'results may differ slightly', []],
  ['tunelab_version', 'Version', 'training may differ', []],
];

/** A strip that says whether the runs were alike in what was not varied. */
export function comparability(study, results) {
  const done = results.runs.filter(run => run.state === 'COMPLETED');
  if (!done.length) return [];
  const varied = study.stages.flatMap(stage => stage.cells.flatMap(cell => Object.keys(cell.varied)));
  const chips = SAME.map(([field, name, meaning, excuses]) => {
    const values = distinct(done, 'provenance_' + field);
    if (!values.length) return null;
    const asked = varied.some(one => excuses.some(excuse => one === excuse || one.startsWith(excuse + '.')));
    const kind = values.length === 1 ? 'good' : asked ? 'wait' : 'bad';
    const text =
      values.length === 1
        ? short(values[0])
        : asked
          ? `${values.length} different (varied by design)`
          : `${values.length}: ${meaning}`;
    return h(
      'li',
      {class: 'chip ' + kind, title: values.map(String).join('\n')},
      h('span', {'aria-hidden': 'true'}, {good: '✓', wait: '≠', bad: '!'}[kind]),
      h('span', {class: 'soft'}, name),
      ' ',
      text,
    );
  });
  const cut = done.filter(run => run.micro_batch_size && run.micro_batch_size < run.batch_size).length;
  return [
    h(
      'section',
      {'aria-label': 'Comparability'},
      h('h2', {class: 'small'}, 'Are the runs comparable?'),
      h(
        'ul',
        {class: 'strip'},
        chips,
        cut ? h('li', {class: 'chip bad'}, `! ${cut} runs used a smaller batch size (out of memory)`) : null,
      ),
    ),
  ];
}

const distinct = (runs, field) => [
  ...new Set(runs.map(run => run[field]).filter(it => it !== undefined && it !== null)),
];
const short = text =>
  /^[0-9a-f]{40,}$/.test(text)
    ? digest(text)
    : String(text).length > 34
      ? String(text).slice(0, 32) + '…'
      : String(text);
