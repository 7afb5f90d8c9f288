// @ts-nocheck: not converted yet
import {asked, remember, toStudy} from '../address.js';
import {get, live, post} from '../api.js';
import {facts, h, later, part, state} from '../dom.js';
import {ago, loss, percent, seconds, when, whole} from '../format.js';
import {configuration, history, provenance} from './run-details.js';
import {confusion, epochTable, labelTable, reliability} from './run-charts.js';
import {render} from 'lit';
import {losses} from './run-losses.js';
import {dataNotes} from './data-notes.js';
import {done} from './live-runs.js';
import {audit} from './audit.js';
import {reviews} from './reviews.js';
import {tryBox} from './try.js';

const OVER = ['COMPLETED', 'FAILED', 'CANCELLED', 'STOPPED', 'REJECTED'];
/** Changes come in bursts; the page is drawn at most this often. */
const BURST_MILLIS = 700;

/** One experiment; with ?baseline=ID beside another. */
export async function show(view, id) {
  const path = '/experiments/' + encodeURIComponent(id);
  const draw = async () => {
    const other = view.query.get('baseline');
    const [run, events, baseline] = await Promise.all([
      get(path),
      get(path + '/events'),
      other ? get('/experiments/' + encodeURIComponent(other)) : null,
    ]);
    view.render(page(run, events, baseline, view, path));
    return run;
  };
  view.follow = query => {
    view.query = query;
    draw().catch(error => view.say(error.message, true));
  };
  const run = await draw();
  if (OVER.includes(run.state)) return;
  let waiting = false;
  await live(path + '/live', view.signal, () => {
    if (waiting) return;
    waiting = true;
    setTimeout(() => {
      waiting = false;
      if (!view.signal.aborted) draw().catch(error => view.say(error.message, true));
    }, BURST_MILLIS);
  });
}

function page(run, events, baseline, view, path) {
  const read = run.state === 'COMPLETED' ? part(redraw => mistakes(path, redraw)) : null;
  return [
    h(
      'div',
      {class: 'title'},
      h('h1', {'data-title': run.experiment_id, class: 'id'}, run.experiment_id),
      state(run.state),
      buttons(run, view, path),
    ),
    run.request?.study
      ? h('p', {class: 'soft'}, 'of study ', h('a', {href: toStudy(run.request.study)}, run.request.study))
      : null,
    run.error ? h('p', {class: 'problem'}, `${run.error.message} (${run.error.code})`) : null,
    run.waiting
      ? h('p', {class: 'soft', role: 'status'}, `Waiting: ${run.waiting.reason} (since ${when(run.waiting.since)})`)
      : null,
    progress(run),
    metrics(run),
    run.caveats?.length ? h('p', {class: 'problem'}, 'Caution: ', run.caveats.join('; '), '.') : null,
    run.epochs?.length
      ? h(
          'div',
          {class: 'charts'},
          litPart(losses(run)),
          run.confusion_matrix
            ? part(redraw =>
                confusion(run, () => {
                  redraw();
                  read.redraw();
                }),
              )
            : null,
          run.state === 'COMPLETED' ? later(get(path + '/reliability'), reliability) : null,
        )
      : null,
    run.per_label ? labelTable(run) : null,
    run.epochs?.length ? epochTable(run) : null,
    read,
    run.state === 'COMPLETED' && run.artifact
      ? h('section', {'aria-label': 'Try it'}, h('h2', {}, 'Try it'), tryBox(run))
      : null,
    configuration(run, baseline),
    h(
      'div',
      {class: 'charts'},
      history(events),
      provenance(run),
      run.provenance?.dataset_key
        ? later(get('/datasets/' + encodeURIComponent(run.provenance.dataset_key)), audit)
        : null,
    ),
    dataNotes(run),
  ];
}

function buttons(run, view, path) {
  return h(
    'div',
    {class: 'buttons'},
    h('a', {class: 'button', href: '#/submit?from=' + encodeURIComponent(run.experiment_id)}, 'Clone and edit'),
    OVER.includes(run.state)
      ? null
      : h(
          'button',
          {
            type: 'button',
            onclick: async () => {
              try {
                await post(path + '/cancel', '');
                view.say('Cancelling…');
              } catch (error) {
                view.say(error.message, true);
              }
            },
          },
          'Cancel',
        ),
  );
}

function progress(run) {
  const p = run.progress || {};
  if (!p.epochs || OVER.includes(run.state)) return null;
  const share = Math.round(100 * done(p));
  return h(
    'section',
    {class: 'card', 'aria-label': 'Progress'},
    h(
      'div',
      {class: 'row'},
      h('strong', {}, `${p.phase || 'training'}, epoch ${p.epoch} of ${p.epochs}`),
      h('span', {class: 'soft'}, `heartbeat ${ago(run.updated_at)}`),
    ),
    h(
      'div',
      {
        class: 'bar',
        role: 'progressbar',
        'aria-valuemin': 0,
        'aria-valuemax': 100,
        'aria-valuenow': share,
        'aria-label': 'Training',
      },
      h('span', {class: 'live', style: {width: share + '%'}}),
    ),
    h(
      'p',
      {class: 'soft'},
      [
        `step ${p.step ?? 0} of ${p.steps_per_epoch ?? '?'}`,
        p.tokens_per_second && `${whole(p.tokens_per_second)} tokens/s`,
        p.eta_seconds && `${seconds(p.eta_seconds)} left`,
        run.worker,
      ]
        .filter(Boolean)
        .join(' · '),
    ),
  );
}

const metrics = run =>
  facts([
    [
      run.per_label ? 'Test subset accuracy' : 'Test accuracy',
      percent(run.test?.accuracy),
      run.examples?.test ? `of ${whole(run.examples.test)} examples${run.per_label ? ', all labels correct' : ''}` : '',
    ],
    [
      run.per_label ? 'Test macro F1' : 'Test F1',
      percent(run.test?.f1),
      run.test
        ? `${run.per_label ? `micro F1 ${percent(run.test.micro_f1)}, macro ` : ''}precision ${percent(run.test.precision)}, recall ${percent(run.test.recall)}`
        : '',
    ],
    [
      'Validation accuracy',
      percent(run.best?.accuracy),
      run.best_epoch
        ? `best epoch ${run.best_epoch}${run.epochs_run ? ' of ' + run.epochs_run : ''}, loss ${loss(run.best?.loss)}`
        : '',
    ],
    [
      'Time',
      seconds(run.timings?.total_seconds),
      run.timings ? `training ${seconds(run.timings.train_seconds)}, queue ${seconds(run.timings.queue_seconds)}` : '',
    ],
    [
      'Speed',
      run.tokens_per_second ? whole(run.tokens_per_second) + ' tokens/s' : '',
      run.peak_memory_bytes ? `peak ${whole(run.peak_memory_bytes / 2 ** 20)} MiB` : '',
    ],
    [
      'Started',
      when(run.started_at),
      [run.worker, run.attempt > 1 && `attempt ${run.attempt}`, run.stop_reason?.replaceAll('_', ' ')]
        .filter(Boolean)
        .join(', '),
    ],
  ]);

/** The worst first; a cell of the confusion matrix narrows them down. */
function mistakes(path, redraw) {
  const actual = asked('actual'),
    predicted = asked('predicted'),
    isRight = actual && actual === predicted;
  const query = actual
    ? `actual=${encodeURIComponent(actual)}&predicted=${encodeURIComponent(predicted)}&sort=-loss`
    : 'correct=false&sort=-loss';
  return h(
    'section',
    {class: 'card', 'aria-label': 'Mistakes'},
    actual
      ? h(
          'button',
          {
            type: 'button',
            onclick: () => {
              remember({actual: null, predicted: null});
              redraw();
            },
          },
          'All mistakes',
        )
      : null,
    reviews({
      title: !actual
        ? 'Worst mistakes'
        : isRight
          ? `Correctly predicted ${actual} (least confident first)`
          : `True ${actual}, predicted ${predicted} (most confident first)`,
      path: `${path}/predictions?${query}`,
    }),
  );
}

function litPart(t) {
  const d = h('div');
  render(t, d);
  return d;
}
