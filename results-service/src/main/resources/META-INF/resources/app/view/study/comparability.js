import {html, nothing} from 'lit';
import {digest} from '../../format.js';

/**
 * What should be the same for numbers to be comparable.
 *
 * @type {{field: string, name: string, difference: string, excuses: string[]}[]} `difference` says what it means if it
 * is not; it is by design if one of the fields in `excuses` is varied
 */
const SAME = [
  {field: 'dataset_digest', name: 'Data', difference: 'not the same data', excuses: ['dataset', 'max_length']},
  {field: 'test_digest', name: 'Test examples', difference: 'scores cannot be compared', excuses: ['dataset']},
  {
    field: 'model_digest',
    name: 'Initial weights',
    difference: 'different starting points',
    excuses: ['model', 'num_layers'],
  },
  {field: 'precision', name: 'Precision', difference: 'numbers are rounded differently', excuses: ['precision']},
  {field: 'device_name', name: 'Device', difference: 'times cannot be compared', excuses: []},
  {field: 'threads', name: 'Threads', difference: 'times cannot be compared', excuses: []},
  {field: 'engine', name: 'Engine', difference: 'results may differ slightly', excuses: []},
  {field: 'tunelab_version', name: 'Version', difference: 'training may differ', excuses: []},
];
const SIGNS = {good: '✓', wait: '≠', bad: '!'};
const LONGEST = 34;

/** A strip that says whether the runs were alike in what was not varied. */
export function comparability(study, {runs}) {
  const done = runs.filter(run => run.state === 'COMPLETED');
  if (!done.length) return nothing;
  const varied = study.stages.flatMap(stage => stage.cells.flatMap(cell => Object.keys(cell.varied)));
  const cut = done.filter(run => run.micro_batch_size && run.micro_batch_size < run.batch_size).length;
  return html`<section aria-label="Comparability">
    <h2 class="small">Are the runs comparable?</h2>
    <ul class="strip">
      ${SAME.map(one => chip(one, done, varied))}
      ${cut ? html`<li class="chip bad">! ${cut} runs used a smaller batch size (out of memory)</li>` : nothing}
    </ul>
  </section>`;
}

function chip({field, name, difference, excuses}, done, varied) {
  const values = distinct(done, 'provenance.' + field);
  if (!values.length) return nothing;
  const isByDesign = varied.some(one => excuses.some(excuse => one === excuse || one.startsWith(excuse + '.')));
  const kind = values.length === 1 ? 'good' : isByDesign ? 'wait' : 'bad';
  const text = {
    good: short(String(values[0])),
    wait: `${values.length} different (varied by design)`,
    bad: `${values.length} different: ${difference}`,
  }[kind];
  return html`<li class="chip ${kind}" title=${values.map(String).join('\n')}>
    <span aria-hidden="true">${SIGNS[kind]}</span><span class="soft">${name}</span> ${text}
  </li>`;
}

/**
 * Different values of a field.
 *
 * @param {any[]} rows
 * @param {string} field
 * @returns {any[]}
 */
export const distinct = (rows, field) => [
  ...new Set(rows.map(row => row[field]).filter(it => it !== undefined && it !== null)),
];

const short = text =>
  /^[0-9a-f]{40,}$/.test(text) ? digest(text) : text.length > LONGEST ? text.slice(0, LONGEST - 2) + '…' : text;
