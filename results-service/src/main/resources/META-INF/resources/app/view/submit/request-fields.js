// The fields of a request that the form has. The service checks all of them again.

/**
 * @typedef {object} RequestField
 * @property {string} name its path in a request
 * @property {string} label
 * @property {'text' | 'number' | 'choice'} kind
 * @property {string} [hint]
 * @property {string[]} [options] of a choice
 * @property {boolean} [required]
 * @property {string} [list] the list of names that it completes from
 * @property {number} [min]
 * @property {number} [max]
 * @property {number | 'any'} [step]
 * @property {boolean} [isPositive] 0 is not allowed
 * @property {boolean} [isLong] takes the whole width of a telephone
 *
 * @typedef {{title: string, isOpen: boolean, fields: RequestField[]}} FieldGroup
 */

const SEED = 2147483647;

/** @returns {RequestField} */
const text = (name, label, hint, more = {}) => ({name, label, kind: 'text', hint, ...more});
/** @returns {RequestField} */
const choice = (name, label, ...options) => ({name, label, kind: 'choice', options});

/**
 * A number, which must be there unless it is optional.
 *
 * @param {string} name
 * @param {string} label
 * @param {[number, number | undefined]} range
 * @param {string} [hint]
 * @param {{isOptional?: boolean, isPositive?: boolean, step?: number | 'any'}} [more]
 * @returns {RequestField}
 */
const number = (name, label, [min, max], hint, {isOptional = false, isPositive = false, step = 'any'} = {}) => ({
  ...{name, label, kind: 'number', hint, min, max, step, isPositive},
  required: !isOptional,
});
/**
 * @param {string} name
 * @param {string} label
 * @param {[number, number]} range
 * @param {string} [hint]
 * @param {{isOptional?: boolean}} [more]
 */
const whole = (name, label, range, hint, more) => number(name, label, range, hint, {step: 1, ...more});
const optional = {isOptional: true};
const positive = {isPositive: true};

/** @type {FieldGroup[]} */
export const GROUPS = [
  {
    title: 'Model and data',
    isOpen: true,
    fields: [
      text('model', 'Model', 'used before, a directory of models, or a hub ID', {
        required: true,
        list: 'models',
        isLong: true,
      }),
      whole('num_layers', 'Layers', [1, 128], 'empty: all', optional),
      text('dataset.name', 'Data set', 'prepared, in the data directory, or a hub ID', {
        required: true,
        list: 'data-sets',
        isLong: true,
      }),
      number('dataset.fraction', 'Fraction of the data', [0, 1], 'greater than 0, at most 1', positive),
      {...choice('dataset.protocol', 'Split', 'pooled-70-10-20', 'fixed-test', 'official'), isLong: true},
      choice('dataset.dedupe', 'Remove duplicate texts', 'none', 'exact'),
      whole('dataset.seed', 'Split seed', [0, SEED]),
    ],
  },
  {
    title: 'Training',
    isOpen: true,
    fields: [
      whole('max_length', 'Maximum length', [8, 8192], 'tokens'),
      whole('batch_size', 'Batch size', [1, 4096], 'examples per step'),
      number('learning_rate', 'Learning rate', [0, 1], 'for example 2e-5', positive),
      whole('epochs', 'Epochs', [1, 1000]),
      whole('seed', 'Seed', [0, SEED]),
    ],
  },
  {
    title: 'Reading the data',
    isOpen: false,
    fields: [
      text('dataset.config', 'Configuration', 'for hub data sets with several configurations'),
      text('dataset.text_column', 'Text column', 'empty: detected by name'),
      text('dataset.label_column', 'Label column', 'empty: detected by name; multi-label: a,b,c'),
      text('dataset.text_pair_column', 'Second text column', 'for text pairs; empty: single texts'),
      text('dataset.group_column', 'Group column', 'rows of one group stay in one split'),
      text('dataset.encoding', 'Encoding', 'auto, utf-8, latin-1, …', {required: true}),
      text('dataset.delimiter', 'Delimiter', 'auto, comma, semicolon, tab, pipe', {required: true}),
      choice('dataset.on_bad_row', 'Unusable rows', 'fail', 'skip'),
    ],
  },
  {
    title: 'More',
    isOpen: false,
    fields: [
      choice('optimizer', 'Optimizer', 'adam', 'adamw'),
      number('weight_decay', 'Weight decay', [0, 1]),
      choice('schedule', 'Schedule', 'constant', 'linear', 'cosine'),
      number('warmup_ratio', 'Warm-up', [0, 0.99], 'share of all steps'),
      number('max_grad_norm', 'Clip gradients at', [0, undefined], 'empty: no clipping', {...optional, ...positive}),
      text('class_weights', 'Class weights', 'balanced, or LABEL=N, LABEL=N; empty: all equal'),
      choice('truncation', 'Part of long texts to keep', 'head', 'tail', 'head_tail'),
      number('label_smoothing', 'Label smoothing', [0, 0.99], '0: none'),
      number('focal_gamma', 'Focal loss exponent', [0, 10], '0: cross-entropy'),
      number('dropout', 'Dropout', [0, 0.99], 'encoder layers; empty: as in the model', optional),
      number('classifier_dropout', 'Classifier dropout', [0, 0.99], 'empty: as in the model', optional),
      whole('freeze_layers', 'Freeze layers', [0, 128], 'embeddings and the first n; empty: train all', optional),
      number('layer_lr_decay', 'Layer-wise learning rate decay', [0.01, 1], 'factor per layer, top to bottom; 1: none'),
      whole('max_tokens_per_batch', 'Tokens per batch', [8, 1000000], 'limit; empty: none', optional),
      whole('micro_batch_size', 'Micro-batch size', [1, 4096], 'examples per pass; empty: whole batch', optional),
      choice('early_stopping.monitor', 'Early stopping by', 'val_loss', 'val_accuracy', 'never'),
      whole('early_stopping.patience', 'Patience', [1, 1000], 'epochs without improvement'),
      whole('init_seed', 'Initialization seed', [0, SEED], 'empty: same as Seed', optional),
      whole('order_seed', 'Order seed', [0, SEED], 'empty: same as Seed', optional),
      whole('dropout_seed', 'Dropout seed', [0, SEED], 'empty: same as Seed', optional),
      whole('eval_batch_size', 'Evaluation batch', [1, 4096]),
      choice('precision', 'Precision', 'auto', 'fp32', 'bf16'),
      choice('reuse', 'Reuse identical finished run', 'true', 'false'),
    ],
  },
];

const ORDER = GROUPS.flatMap(group => group.fields.map(field => field.name));

/**
 * Compares names of fields: as the form has them, then those that it lacks.
 *
 * @param {string} one
 * @param {string} other
 */
export function inOrder(one, other) {
  const place = name => (ORDER.includes(name) ? ORDER.indexOf(name) : ORDER.length);
  return place(one) - place(other) || one.localeCompare(other);
}

const READING = {encoding: 'auto', delimiter: 'auto', on_bad_row: 'fail', dedupe: 'none'};
const START = {
  model: 'all-minilm-l6-v2',
  num_layers: 1,
  dataset: {name: 'synthetic-reviews', fraction: 0.05, seed: 42, protocol: 'pooled-70-10-20'},
  max_length: 128,
  batch_size: 32,
  eval_batch_size: 64,
  learning_rate: 2e-4,
  epochs: 3,
  seed: 42,
  optimizer: 'adam',
  weight_decay: 0,
  schedule: 'constant',
  warmup_ratio: 0,
  truncation: 'head',
  label_smoothing: 0,
  focal_gamma: 0,
  layer_lr_decay: 1,
  early_stopping: {monitor: 'val_loss', patience: 2},
  precision: 'auto',
  reuse: true,
};
const NEVER = {monitor: 'never', patience: 2};

/** The request that a form begins with. @param {any} [copied] */
export function beginning(copied) {
  const begun = {...START, ...copied, dataset: {...READING, ...(copied?.dataset ?? START.dataset)}};
  if (copied && !copied.num_layers) begun.num_layers = null;
  if (copied && copied.early_stopping === null) begun.early_stopping = NEVER;
  return begun;
}

/**
 * What was typed, as a request.
 *
 * @param {Map<string, string>} typed by the names of the fields
 * @param {any} [copied] whose tags stay
 */
export function requestOf(typed, copied) {
  const all = copied?.tags ? {tags: copied.tags} : {};
  for (const {name, kind} of GROUPS.flatMap(group => group.fields)) {
    const names = name.split('.');
    const last = names.pop();
    const place = names.reduce((it, part) => (it[part] ??= {}), all);
    place[last] = written(name, kind, typed.get(name));
  }
  if (all.early_stopping.monitor === 'never') all.early_stopping = null;
  return all;
}

function written(name, kind, it) {
  if (it === '') return null;
  if (kind === 'number') return Number(it);
  if (name === 'reuse') return it === 'true';
  if (name === 'class_weights') return weights(it.trim());
  // A tab is a delimiter.
  return name === 'dataset.delimiter' ? it : it.trim();
}

/**
 * bad=19, good=1 as the object that a request has; a copied request brings that object's text. A class without a number
 * has null, which is refused.
 */
function weights(it) {
  if (it.startsWith('{')) return JSON.parse(it);
  if (!it.includes('=')) return it;
  const pairs = it.split(',').map(one => {
    const sign = one.lastIndexOf('=');
    return sign < 0 ? [one.trim(), null] : [one.slice(0, sign).trim(), Number(one.slice(sign + 1))];
  });
  return Object.fromEntries(pairs);
}
