import {html, nothing} from 'lit';
import {asked, remember, toRun} from '../../address.js';
import {runSign} from '../../chart/run-sign.js';
import {choice} from '../../components/parts.js';
import {percent, points, seconds, signed, whole} from '../../format.js';
import {agreement} from './agreement.js';
import {matrices} from './pair-matrices.js';

/** @import {StageContext} from './stage.js' */

/**
 * @typedef {object} Side one of two configurations that are compared
 * @property {string} name
 * @property {any} run a finished run of it
 * @property {number} index
 */

/**
 * Two configurations beside each other, a run of each with the same seed. Open where a stage compares models.
 *
 * @param {StageContext} all
 */
export function pair(all) {
  const {stage, opened} = all;
  const isModels = all.varying.includes('model') || all.varying.includes('num_layers');
  const isAsked = ['a', 'b', 'cell'].some(name => asked(name) !== null);
  const isOpen = isModels || isAsked || opened.has(stage.name);
  // What is inside costs requests: it is made when it is first opened.
  const toggled = event => {
    if (!event.target.open || opened.has(stage.name)) return;
    opened.add(stage.name);
    all.rewrite();
  };
  return html`<details class="pair" ?open=${isModels || isAsked} @toggle=${toggled}>
    <summary><h2>${isModels ? 'Compare two models' : 'Compare two configurations'}</h2></summary>
    ${isOpen ? chosen(all, isModels) : nothing}
  </details>`;
}

function chosen(all, isModels) {
  const names = all.done.map(one => one.configuration);
  const best = all.done.find(one => one.best === true)?.configuration;
  const usual = isModels ? names[0] : names.find(name => name !== best);
  const first = names.includes(asked('a')) ? asked('a') : usual;
  const other = isModels || best === first ? names.find(name => name !== first) : best;
  const second = names.includes(asked('b')) ? asked('b') : other;
  const select = (label, name, key) =>
    choice(
      label,
      names.map(one => [one, one]),
      name,
      one => {
        remember({[key]: one, cell: null});
        all.rewrite();
      },
    );
  return html`
    <div class="row start">${select('first', first, 'a')} ${select('second', second, 'b')}</div>
    ${first === second ? html`<p class="soft">Choose two different configurations.</p>` : compared(all, first, second)}
  `;
}

function compared(all, first, second) {
  const done = name => all.runs.filter(run => run.configuration === name && run.state === 'COMPLETED');
  const a = done(first).find(run => done(second).some(other => other.seed === run.seed)) ?? done(first)[0];
  const b = done(second).find(run => run.seed === a.seed) ?? done(second)[0];
  /** @type {[Side, Side]} */
  const sides = [
    {name: first, run: a, index: all.indexOf(first)},
    {name: second, run: b, index: all.indexOf(second)},
  ];
  return html`${runsOf(sides)} ${tiles(sides)} ${matrices(sides, all)} ${agreement(sides, all)}`;
}

const runsOf = ([a, b]) => {
  const link = ({name, run, index}) => html`${runSign(index)}<a href=${toRun(run.experiment_id)}>${name}</a>`;
  const seeds = a.run.seed === b.run.seed ? a.run.seed : `${a.run.seed} and ${b.run.seed}`;
  return html`<p class="soft">Runs: ${link(a)} and ${link(b)}, seed ${seeds}</p>`;
};

/**
 * @type {{title: string, field: string, format: (value: number) => string, difference?: (value: number) => string,
 *   better?: 'more' | 'less'}[]} without `difference` the change is a ratio
 */
const TILES = [
  {title: 'Test accuracy', field: 'test_accuracy', format: percent, difference: points, better: 'more'},
  {title: 'Test F1', field: 'test_f1', format: percent, difference: points, better: 'more'},
  {title: 'Training and validation', field: 'fit_seconds', format: seconds, better: 'less'},
  {title: 'Tokens per second', field: 'tokens_per_second', format: whole, better: 'more'},
  {title: 'Parameters, million', field: 'provenance.model_parameters', format: it => (it / 1e6).toFixed(1)},
  {title: 'Memory, MiB', field: 'peak_memory_bytes', format: it => whole(it / 2 ** 20), better: 'less'},
];

const tiles = ([{run: a}, {run: b}]) => html`
  <ul class="tiles">
    ${TILES.filter(({field}) => a[field] !== undefined && b[field] !== undefined).map(one =>
      tile(one, a[one.field], b[one.field]),
    )}
  </ul>
`;

/** @param {(typeof TILES)[number]} figure @param {number} from @param {number} to */
function tile({title, format, difference, better}, from, to) {
  const change = to - from;
  const ratio = from ? to / from : 0;
  const tone = !better || change === 0 ? '' : change > 0 === (better === 'more') ? 'good' : 'bad';
  const text = difference
    ? difference(change) + ' points'
    : Math.abs(ratio - 1) < 0.005
      ? 'the same'
      : signed(100 * (ratio - 1), 0) + '%';
  return html`<li class="card">
    <span class="soft">${title}</span>
    <span class="values">${format(from)}<span role="img" aria-label="then"> → </span>${format(to)}</span>
    <strong class=${tone}>${text}</strong>
  </li>`;
}
