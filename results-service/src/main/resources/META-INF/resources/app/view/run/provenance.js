import {html, nothing} from 'lit';
import {facts} from '../../components/parts.js';
import {digest, layers, seconds} from '../../format.js';

const HEADS = {
  new: 'new, the initial model had none',
  kept: 'kept from the initial model',
  permuted: 'kept, reordered by class names',
  redrawn: "new, the initial model's was for other classes",
};

/** Where the model lies, and everything that a number depends on. */
export function provenance(run) {
  const it = run.provenance ?? {};
  const known = facts([...ofModel(run, it), ...ofData(run, it), ...ofTraining(run, it)], 'pairs');
  if (known === nothing) return nothing;
  return html`<section class="card" aria-label="Artifacts and provenance">
    <h3>Artifacts and provenance</h3>
    ${known}
  </section>`;
}

const shortened = text => text && html`<span class="id" title=${text}>${digest(text)}</span>`;

/** As things happen. */
const ORDER = ['train', 'validation', 'test', 'test_truncated'];
const place = name => ORDER.indexOf(name);

const TIMES = ['queue', 'data', 'model', 'train', 'validation', 'test', 'save', 'total'];

const listed = (object, written) =>
  Object.entries(object ?? {})
    .sort(([one], [other]) => place(one) - place(other))
    .map(([name, it]) => written(name, it))
    .join(', ');

/** @returns {[string, unknown][]} */
const ofModel = (run, it) => [
  ['Model directory', run.artifact && html`<code>${run.artifact}</code>`],
  [
    'Architecture',
    it.model_architecture &&
      `${it.model_architecture}, ${layers(it.model_layers)}, ${it.model_parameters?.toLocaleString('en') ?? '?'} parameters`,
  ],
  ['Model digest', shortened(it.model_digest)],
  ['Classification head', HEADS[it.head] ?? it.head],
];

/** @returns {[string, unknown][]} */
const ofData = (run, it) => [
  ['Data', it.dataset_key],
  ['Data digest', shortened(it.dataset_digest)],
  ['Test digest', shortened(it.test_digest)],
  ['Examples', listed(run.examples, (name, count) => `${name.replace('_', ' ')} ${count.toLocaleString('en')}`)],
];

/** @returns {[string, unknown][]} */
const ofTraining = (run, it) => [
  ['Warnings', it.warnings?.join('; ')],
  ['Class weights', listed(it.class_weights, (name, weight) => `${name} ${Number(weight.toPrecision(4))}`)],
  ['Device', it.device_name && `${it.device_name} (${it.device}), ${it.threads} threads`],
  ['Precision', it.precision],
  ['Engine', it.engine],
  ['Version', it.tunelab_version],
  [
    'Batches',
    run.micro_batch_size < run.request?.batch_size ? `reduced to ${run.micro_batch_size} (out of memory)` : '',
  ],
  [
    'Times',
    TIMES.filter(name => run[name + '_seconds'] !== undefined)
      .map(name => `${name} ${seconds(run[name + '_seconds'])}`)
      .join(', '),
  ],
];
