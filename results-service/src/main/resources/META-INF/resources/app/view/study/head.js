import {html, nothing} from 'lit';
import {toRun} from '../../address.js';
import {breakable, facts, stateBadge} from '../../components/parts.js';
import {ago, digest, seconds, value} from '../../format.js';
import {hasStudyEnded} from '../../state/ended.js';
import {flat} from '../fields.js';
import '../marks.js';
import {measure} from '../measures.js';
import {runsBar} from '../progress.js';
import {studyActions} from './actions.js';
import {busySeconds} from './busy.js';
import {distinct} from './comparability.js';

/** The question, what varies, what is fixed, how far it is, what can be done. */
export function studyHead(study, results, path, {refresh, endNotice}) {
  return html`
    <div class="title">
      <h1>${study.name}</h1>
      ${stateBadge(study.state)} ${studyActions(study, path, {refresh, endNotice})}
    </div>
    ${study.question ? html`<p class="question lead">${study.question}</p>` : nothing}
    <tl-marks kind="studies" name=${study.id} .subject=${study} @changed=${refresh}></tl-marks>
    ${study.note ? html`<p class="problem">${study.note}</p>` : nothing} ${progress(study)} ${summary(study, results)}
    <details class="fixed">
      <summary>Fixed for all runs</summary>
      ${facts(
        Object.entries(flat(study.spec.fixed)).map(([name, it]) => [name, value(it)]),
        'pairs',
      )}
    </details>
  `;
}

function progress({progress: p, eta_seconds: left}) {
  const parts = [`${p.ended} of ${p.total} runs`];
  if (p.reused) parts.push(`${p.reused} reused`);
  if (p.failed) parts.push(`${p.failed} failed`);
  if (p.cancelled) parts.push(`${p.cancelled} cancelled`);
  if (p.stopped) parts.push(`${p.stopped} stopped early`);
  if (left) parts.push(`about ${seconds(left)} left`);
  return html`<div class="meter wide">${runsBar(p)}<span>${parts.join(', ')}</span></div>`;
}

function summary(study, results) {
  const {title, format} = measure(study.select_by);
  const {best} = study;
  const varied = [...new Set(study.stages.flatMap(variedIn))];
  return facts([
    [
      hasStudyEnded(study) ? 'Best configuration' : 'Best so far',
      best ? html`<a href=${toRun(best.experiment_id)}>${best.name}</a>` : '—',
      best
        ? [`${title} ${format(best.value)}, stage ${best.stage}`, best.caution].filter(Boolean).join('; ')
        : `by ${title}`,
    ],
    ['Varies', fieldNames(varied)],
    ['Data', dataNames(study, results), dataOrigin(results)],
    ['Selected by', title, 'test scores are never used for selection'],
    ['Started', ago(study.created_at), took(study)],
  ]);
}

/** Lines break between names, and within one only where it is longer than a line. @param {string[]} names */
const fieldNames = names =>
  names.length > 0 &&
  names.map((name, i) => html`<span class="name">${breakable(name)}${i < names.length - 1 ? ',' : ''}</span> `);

/** Fields that a stage sets to more than one value; all that it sets if they are the same everywhere. */
function variedIn({cells}) {
  const names = [...new Set(cells.flatMap(cell => Object.keys(cell.varied)))];
  const varying = names.filter(name => new Set(cells.map(cell => value(cell.varied[name]))).size > 1);
  return varying.length ? varying : names;
}

function took(study) {
  const busy = busySeconds(study);
  return busy ? `ran for ${seconds(busy)} (idle time not counted)` : '';
}

const dataNames = (study, {runs}) =>
  distinct(runs, 'dataset.name').join(', ') || value(study.spec.fixed?.dataset?.name);

/** Made-up data must never be taken for real. */
function dataOrigin({runs, data}) {
  const keys = new Set(runs.map(run => run['provenance.dataset_key']));
  const isMade = data.some(one => keys.has(one.dataset_key) && one.source?.kind === 'synthetic');
  const digests = distinct(runs, 'provenance.dataset_digest');
  const known =
    digests.length === 1
      ? 'digest ' + digest(digests[0])
      : digests.length
        ? `${digests.length} digests`
        : 'not prepared yet';
  return [isMade && 'generated reviews, not real ones', known].filter(Boolean).join(', ');
}
