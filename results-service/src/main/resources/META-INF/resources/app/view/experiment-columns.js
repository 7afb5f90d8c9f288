import {html, nothing} from 'lit';
import {toRun, toStudy} from '../address.js';
import {stateBadge} from '../components/parts.js';
import {ago, layers, loss, percent, seconds, value, when, whole} from '../format.js';
import {tagChips} from './list-parts.js';

/** @import {Column} from '../components/table.js' */

const LONG_ID = 24;

/**
 * An id without that of its study.
 *
 * @param {string} id
 * @param {string} [study]
 */
export const idInStudy = (id, study) => (study && id.startsWith(study + '-') ? id.slice(study.length + 1) : id);

/**
 * An id as people tell it from others: a run of a study by its place there, others without their middle.
 *
 * @param {string} id
 * @param {string} [study]
 */
export const shortId = (id, study) => {
  const short = idInStudy(id, study);
  return short.length > LONG_ID ? `${short.slice(0, 13)}…${short.slice(-6)}` : short;
};

/**
 * A study's id without the time at its end, by which people do not know it.
 *
 * @param {string} study
 */
const studyName = study => study.replace(/-\d{8}-\d{6}(-\d+)?$/, '');

/** What a run is called. */
export const nameOf = run => run.name ?? run.experiment_id;

/** Columns are named as the service sorts by them. */
const of = (key, title, cell, more = {}) => ({key, title, cell, sort: cell, ...more});
const figure = (key, title, cell, more = {}) => of(key, title, cell, {number: true, ...more});

/**
 * The columns of a list of experiments, the tags of these rows among them.
 *
 * @param {any[]} runs
 * @returns {Column[]}
 */
export function experimentColumns(runs) {
  const tags = [...new Set(runs.flatMap(run => Object.keys(run.tags ?? {})))].sort();
  return [
    of(
      'name',
      'Experiment',
      run =>
        html`<a href=${toRun(run.experiment_id)} class=${run.name ? 'named' : 'id'} title=${run.experiment_id}
            >${run.name ?? shortId(run.experiment_id, run.request?.study)}</a
          >${run.request?.study && !run.name ? html` <span class="soft">in ${studyName(run.request.study)}</span>` : nothing}
          ${run.archived_at ? html` <span class="chip">archived</span>` : nothing}`,
    ),
    of('state', 'State', run => stateBadge(run.state, run.error?.message)),
    of('submitted_at', 'Submitted', run => moment(run.submitted_at)),
    figure('val_loss', 'Val. loss', run => loss(run.val_loss)),
    figure('val_accuracy', 'Val. accuracy', run => percent(run.val_accuracy)),
    figure('test_accuracy', 'Test accuracy', run => percent(run.test_accuracy)),
    figure('test_f1', 'Test F1', run => percent(run.test_f1), {hidden: true}),
    of('model', 'Model', run => [
      run.request?.model ?? '',
      run.request?.num_layers ? html`<span class="soft">, ${layers(run.request.num_layers)}</span>` : '',
    ]),
    of('dataset', 'Data', run =>
      run.request ? [run.request.dataset.name, html`<span class="soft"> × ${run.request.dataset.fraction}</span>`] : '',
    ),
    figure('max_length', 'Length', run => run.request?.max_length ?? ''),
    figure('learning_rate', 'Learning rate', run => value(run.request?.learning_rate)),
    figure('batch_size', 'Batch', run => run.request?.batch_size ?? '', {hidden: true}),
    figure('seed', 'Seed', run => run.request?.seed ?? ''),
    figure('epochs', 'Epochs', run => run.request?.epochs ?? '', {hidden: true}),
    figure('best_epoch', 'Best epoch', run => run.best_epoch ?? '', {hidden: true}),
    of(
      'study',
      'Study',
      run => (run.request?.study ? html`<a href=${toStudy(run.request.study)}>${run.request.study}</a>` : ''),
      {hidden: true},
    ),
    ...tags.map(tag => of(`tags.${tag}`, `Tag ${tag}`, run => run.tags?.[tag] ?? '', {hidden: true})),
    {key: 'tags', title: 'Tags', cell: run => tagChips(run.tags)},
    figure('total_seconds', 'Time', run => seconds(run.total_seconds), {hidden: true}),
    {
      key: 'tokens_per_second',
      title: 'Tokens/s',
      number: true,
      hidden: true,
      cell: run => whole(run.tokens_per_second),
    },
    of('worker', 'Trainer', run => run.worker ?? '', {hidden: true}),
    of('experiment_id', 'ID', run => html`<code>${run.experiment_id}</code>`, {hidden: true}),
    of('finished_at', 'Finished', run => moment(run.finished_at), {hidden: true}),
  ];
}

const moment = text => (text ? html`<time datetime=${text} title=${when(text)}>${ago(text)}</time>` : '');
