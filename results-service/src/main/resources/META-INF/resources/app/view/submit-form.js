// @ts-nocheck: not converted yet
import {h} from '../dom.js';
import {value} from '../format.js';

/** Fields of a request by group: [name, label, kind, {rules}, hint]. The service checks them all again. */
const GROUPS = [
  [
    'Model and data',
    [
      ['model', 'Model', 'text', {required: true, list: 'models'}, 'used before, a directory of models, or a hub ID'],
      ['num_layers', 'Layers', 'number', {min: 1, max: 128, step: 1}, 'empty: all'],
      [
        'dataset.name',
        'Data set',
        'text',
        {required: true, list: 'data-sets'},
        'prepared, in the data directory, or a hub ID',
      ],
      [
        'dataset.fraction',
        'Fraction of the data',
        'number',
        {min: 0, max: 1, step: 'any', required: true},
        'greater than 0, at most 1',
      ],
      ['dataset.protocol', 'Split', 'choice', ['pooled-70-10-20', 'fixed-test', 'official']],
      ['dataset.dedupe', 'Leave out repeated texts', 'choice', ['none', 'exact']],
      ['dataset.seed', 'Split seed', 'number', {min: 0, max: 2147483647, step: 1, required: true}],
    ],
  ],
  [
    'Training',
    [
      ['max_length', 'Maximum length', 'number', {min: 8, max: 8192, step: 1, required: true}, 'tokens'],
      ['batch_size', 'Batch size', 'number', {min: 1, max: 4096, step: 1, required: true}, 'examples per step'],
      ['learning_rate', 'Learning rate', 'number', {min: 0, max: 1, step: 'any', required: true}, 'for example 2e-5'],
      ['epochs', 'Epochs', 'number', {min: 1, max: 1000, step: 1, required: true}],
      ['seed', 'Seed', 'number', {min: 0, max: 2147483647, step: 1, required: true}],
    ],
  ],
  [
    'Reading the data',
    [
      ['dataset.config', 'Configuration', 'text', {}, 'of a hub data set that has several'],
      ['dataset.text_column', 'Text column', 'text', {}, 'empty: detected by name'],
      ['dataset.label_column', 'Label column', 'text', {}, 'empty: detected by name; several of 0 and 1: a,b,c'],
      ['dataset.text_pair_column', 'Second text column', 'text', {}, 'for text pairs; empty: single texts'],
      ['dataset.group_column', 'Group column', 'text', {}, 'rows of one group stay in one split'],
      ['dataset.encoding', 'Encoding', 'text', {required: true}, 'auto, utf-8, latin-1, …'],
      ['dataset.delimiter', 'Delimiter', 'text', {required: true}, 'auto, comma, semicolon, tab, pipe'],
      ['dataset.on_bad_row', 'Unusable rows', 'choice', ['fail', 'skip']],
    ],
  ],
  [
    'More',
    [
      ['optimizer', 'Optimizer', 'choice', ['adam', 'adamw']],
      ['weight_decay', 'Weight decay', 'number', {min: 0, max: 1, step: 'any', required: true}],
      ['schedule', 'Schedule', 'choice', ['constant', 'linear', 'cosine']],
      ['warmup_ratio', 'Warm-up', 'number', {min: 0, max: 0.99, step: 'any', required: true}, 'share of all steps'],
      ['max_grad_norm', 'Clip gradients at', 'number', {min: 0, step: 'any'}, 'empty: no clipping'],
      ['class_weights', 'Class weights', 'text', {}, 'balanced, or LABEL=N, LABEL=N; empty: all equal'],
      ['truncation', 'Keep of longer texts', 'choice', ['head', 'tail', 'head_tail']],
      ['label_smoothing', 'Label smoothing', 'number', {min: 0, max: 0.99, step: 'any', required: true}, '0: none'],
      [
        'focal_gamma',
        'Focal loss exponent',
        'number',
        {min: 0, max: 10, step: 'any', required: true},
        '0: cross-entropy',
      ],
      ['dropout', 'Dropout', 'number', {min: 0, max: 0.99, step: 'any'}, 'of the encoder; empty: the model’s own'],
      [
        'classifier_dropout',
        'Classifier dropout',
        'number',
        {min: 0, max: 0.99, step: 'any'},
        'empty: the model’s own',
      ],
      [
        'freeze_layers',
        'Freeze layers',
        'number',
        {min: 0, max: 128, step: 1},
        'embeddings and the first n; empty: train all',
      ],
      [
        'layer_lr_decay',
        'Learning rate by layer',
        'number',
        {min: 0.01, max: 1, step: 'any', required: true},
        'factor from layer to layer below; 1: the same',
      ],
      [
        'max_tokens_per_batch',
        'Tokens per batch',
        'number',
        {min: 8, max: 1000000, step: 1},
        'at most; empty: only examples count',
      ],
      [
        'micro_batch_size',
        'Micro-batch size',
        'number',
        {min: 1, max: 4096, step: 1},
        'examples computed at once; empty: the whole batch',
      ],
      ['early_stopping.monitor', 'Early stopping by', 'choice', ['val_loss', 'val_accuracy', 'never']],
      ['early_stopping.patience', 'epochs without improvement', 'number', {min: 1, max: 1000, step: 1, required: true}],
      ['init_seed', 'Initialization seed', 'number', {min: 0, max: 2147483647, step: 1}, 'empty: same as Seed'],
      ['order_seed', 'Order seed', 'number', {min: 0, max: 2147483647, step: 1}, 'empty: same as Seed'],
      ['dropout_seed', 'Dropout seed', 'number', {min: 0, max: 2147483647, step: 1}, 'empty: same as Seed'],
      ['eval_batch_size', 'Evaluation batch', 'number', {min: 1, max: 4096, step: 1, required: true}],
      ['precision', 'Precision', 'choice', ['auto', 'fp32', 'bf16']],
      ['reuse', 'Reuse identical finished run', 'choice', ['true', 'false']],
    ],
  ],
];
const READING = {
  config: null,
  text_column: null,
  label_column: null,
  text_pair_column: null,
  group_column: null,
  encoding: 'auto',
  delimiter: 'auto',
  on_bad_row: 'fail',
};
const START = {
  model: 'all-minilm-l6-v2',
  num_layers: 1,
  dataset: {name: 'synthetic-reviews', fraction: 0.05, seed: 42, protocol: 'pooled-70-10-20', ...READING},
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
  max_grad_norm: null,
  class_weights: null,
  truncation: 'head',
  label_smoothing: 0,
  focal_gamma: 0,
  dropout: null,
  classifier_dropout: null,
  freeze_layers: null,
  layer_lr_decay: 1,
  max_tokens_per_batch: null,
  micro_batch_size: null,
  init_seed: null,
  order_seed: null,
  dropout_seed: null,
  early_stopping: {monitor: 'val_loss', patience: 2},
  precision: 'auto',
  reuse: true,
};

/**
 * A form for a request.
 *
 * @param copied a request to begin with; what is changed of it is marked
 * @param lists names to choose from, by the id of their list
 * @param send(request) gives it to the service; a refusal is shown at the fields
 */
export function experimentForm(copied, lists, send) {
  const begun = {...START, ...(copied || {}), dataset: {...READING, ...(copied?.dataset || START.dataset)}},
    fields = new Map();
  if (copied && !copied.num_layers) begun.num_layers = null;
  if (copied && copied.early_stopping === null) begun.early_stopping = {monitor: 'never', patience: 2};
  const at = path => path.split('.').reduce((it, name) => it?.[name], begun);
  const problems = h('div', {role: 'alert'}),
    button = h('button', {class: 'main'}, 'Submit the experiment');
  for (const [name, , kind] of GROUPS.flatMap(([, all]) => all)) fields.set(name, {kind, begun: value(at(name))});
  const form = h(
    'form',
    {
      novalidate: true,
      class: 'card',
      onsubmit: async event => {
        event.preventDefault();
        problems.replaceChildren();
        if (![...fields.values()].map(check).every(Boolean)) {
          form.querySelector('[aria-invalid]').focus();
          return;
        }
        button.disabled = true;
        try {
          await send(request(fields, copied?.tags));
        } catch (error) {
          refuse(error, fields, problems);
        }
        button.disabled = false;
      },
    },
    Object.entries(lists).map(([id, names]) =>
      h(
        'datalist',
        {id},
        names.map(name => h('option', {value: name})),
      ),
    ),
    GROUPS.map(([title, all], i) =>
      i < 2
        ? h(
            'fieldset',
            {},
            h('legend', {}, title),
            h(
              'div',
              {class: 'fields'},
              all.map(one => field(one, fields, copied)),
            ),
          )
        : h(
            'details',
            {open: false},
            h('summary', {}, title),
            h(
              'div',
              {class: 'fields'},
              all.map(one => field(one, fields, copied)),
            ),
          ),
    ),
    h('div', {class: 'buttons'}, button),
    problems,
  );
  return form;
}

function field([name, label, kind, rules, hint], fields, copied) {
  const it = fields.get(name),
    id = 'field-' + name.replace('.', '-');
  const input =
    kind === 'choice'
      ? h(
          'select',
          {id},
          rules.map(option => h('option', {selected: option === it.begun}, option)),
        )
      : h('input', {id, type: kind, value: it.begun, autocomplete: 'off', spellcheck: 'false', ...rules});
  input.setAttribute('aria-describedby', id + '-says');
  const says = h('small', {id: id + '-says'}, hint || '');
  Object.assign(it, {
    input,
    tell: (text, isProblem) => {
      says.textContent = text || hint || '';
      says.className = isProblem ? 'problem' : '';
      if (isProblem) input.setAttribute('aria-invalid', 'true');
      else input.removeAttribute('aria-invalid');
    },
  });
  input.addEventListener('input', () => {
    const isChanged = copied && input.value !== it.begun;
    it.tell(isChanged ? `was ${it.begun || 'empty'}` : '');
    input.closest('.field').classList.toggle('changed', Boolean(isChanged));
  });
  input.addEventListener('change', () => check(it));
  return h('div', {class: 'field'}, h('label', {for: id}, label), input, says);
}

/** The browser's own rules, in words at the field. */
function check(it) {
  const {input} = it,
    v = input.validity;
  const isZero =
    ['field-dataset-fraction', 'field-learning_rate', 'field-max_grad_norm'].includes(input.id) &&
    input.value !== '' &&
    Number(input.value) === 0;
  if (v.valid && !isZero) {
    if (input.hasAttribute('aria-invalid')) it.tell('');
    return true;
  }
  it.tell(
    v.valueMissing
      ? 'Required.'
      : v.badInput
        ? 'Must be a number.'
        : isZero
          ? 'Must be greater than 0.'
          : v.rangeUnderflow
            ? `Must be at least ${input.min}.`
            : v.rangeOverflow
              ? `Must be at most ${input.max}.`
              : v.stepMismatch
                ? 'Must be a whole number.'
                : 'Not allowed.',
    true,
  );
  if (!input.closest('details')?.open && input.closest('details')) input.closest('details').open = true;
  return false;
}

/** Tags have no field here; a copy keeps those that it had. */
function request(fields, tags) {
  const all = tags ? {tags} : {};
  for (const [path, {kind, input}] of fields) {
    const names = path.split('.'),
      last = names.pop(),
      place = names.reduce((it, name) => (it[name] ??= {}), all);
    place[last] =
      input.value === ''
        ? null
        : path === 'dataset.delimiter'
          ? input.value
          : kind === 'number'
            ? Number(input.value)
            : path === 'reuse'
              ? input.value === 'true'
              : path === 'class_weights'
                ? weights(input.value.trim())
                : input.value.trim();
  }
  if (all.early_stopping.monitor === 'never') all.early_stopping = null;
  return all;
}

/** bad=19, good=1 as the object that a request has; a copied request brings that object's text. A class without a number has null, which is refused. */
const weights = text =>
  text.startsWith('{')
    ? JSON.parse(text)
    : !text.includes('=')
      ? text
      : Object.fromEntries(
          text.split(',').map(one => {
            const sign = one.lastIndexOf('=');
            return sign < 0 ? [one.trim(), null] : [one.slice(0, sign).trim(), Number(one.slice(sign + 1))];
          }),
        );

function refuse(error, fields, problems) {
  const elsewhere = (error.errors || []).filter(one => {
    const it = fields.get(one.field);
    if (it) it.tell(`allowed: ${one.allowed}`, true);
    return !it;
  });
  problems.replaceChildren(
    h(
      'ul',
      {class: 'problems'},
      elsewhere.length
        ? elsewhere.map(one => h('li', {}, `${one.field} is ${value(one.value)}; allowed: ${one.allowed}`))
        : h('li', {}, error.message),
    ),
  );
  document.querySelector('form [aria-invalid]')?.focus();
}
