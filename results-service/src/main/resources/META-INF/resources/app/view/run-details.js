// @ts-nocheck: not converted yet
import {withQuery} from '../address.js';
import {facts, flat, h, table} from '../dom.js';
import {clock, digest, layers, seconds, value, when} from '../format.js';

const HIDDEN = ['experiment_id', 'schema_version', 'study'];

/** The request; beside a baseline, what differs comes first. */
export function configuration(run, baseline) {
  const own = flat(run.request),
    other = baseline ? flat(baseline.request) : null;
  const names = [...new Set([...Object.keys(own), ...Object.keys(other || {})])].filter(name => !HIDDEN.includes(name));
  const differs = name => other && value(own[name]) !== value(other[name]);
  const input = h('input', {
    id: 'baseline',
    placeholder: 'ID of another experiment',
    value: baseline?.experiment_id || '',
    spellcheck: 'false',
    autocapitalize: 'off',
  });
  const form = h(
    'form',
    {
      class: 'filters',
      onsubmit: event => {
        event.preventDefault();
        location.hash = withQuery({baseline: input.value.trim()});
      },
    },
    h('div', {class: 'field grow'}, h('label', {for: 'baseline'}, 'Compare with'), input),
    h('button', {}, 'Compare'),
  );
  const pairs = chosen =>
    facts(
      chosen.map(name => [name, value(own[name])]),
      'pairs pad',
    );
  const differing = names.filter(differs),
    same = names.filter(name => !differs(name));
  return h(
    'section',
    {class: 'card flush', 'aria-label': 'Configuration'},
    h('div', {class: 'figure-head'}, h('h3', {}, 'Configuration')),
    form,
    !other
      ? pairs(names)
      : [
          h(
            'p',
            {class: 'soft pad'},
            differing.length
              ? `${differing.length} of ${names.length} fields differ.`
              : 'Both have the same configuration.',
          ),
          differing.length
            ? table(
                'Configuration: differences',
                [{title: 'Field'}, {title: 'This run'}, {title: baseline.experiment_id}],
                differing.map(name => ({best: true, cells: [name, value(own[name]), value(other[name])]})),
              )
            : null,
          h('details', {class: 'as-table pad'}, h('summary', {}, 'Identical fields'), pairs(same)),
        ],
  );
}

/** What happened, in order. */
export const history = events =>
  h(
    'section',
    {class: 'card', 'aria-label': 'Events'},
    h('h3', {}, 'Events'),
    h(
      'ol',
      {class: 'timeline'},
      events.map(event =>
        h(
          'li',
          {},
          h('time', {datetime: event.occurred_at, title: when(event.occurred_at)}, clock(event.occurred_at)),
          h(
            'span',
            {},
            h('strong', {}, event.type.replaceAll('_', ' ')),
            detail(event),
            event.attempt > 1 ? h('span', {class: 'soft'}, ` attempt ${event.attempt}`) : null,
          ),
        ),
      ),
    ),
  );

function detail(event) {
  const said =
    event.message ||
    event.reason ||
    event.error?.message ||
    (event.epoch !== undefined ? `epoch ${event.epoch}` : '') ||
    event.stop_reason?.replaceAll('_', ' ');
  return said ? ', ' + said : '';
}

const HEADS = {
  new: 'new, the initial model had none',
  kept: 'kept from the initial model',
  permuted: 'kept, reordered by class names',
  redrawn: "new, the initial model's was for other classes",
};

/** Where the model lies, and everything that a number depends on. */
export function provenance(run) {
  const it = run.provenance || {},
    full = (name, text) => [name, text && h('span', {title: text, class: 'id'}, digest(text))];
  return h(
    'section',
    {class: 'card', 'aria-label': 'Artifacts and provenance'},
    h('h3', {}, 'Artifacts and provenance'),
    facts(
      [
        ['Model directory', run.artifact && h('code', {}, run.artifact)],
        [
          'Architecture',
          it.model_architecture &&
            `${it.model_architecture}, ${layers(it.model_layers)}, ${value(it.model_parameters?.toLocaleString('en'))} parameters`,
        ],
        ['Data', it.dataset_key],
        full('Data digest', it.dataset_digest),
        full('Test digest', it.test_digest),
        full('Model digest', it.model_digest),
        ['Classification head', HEADS[it.head] || it.head],
        ['Warnings', it.warnings?.join('; ')],
        [
          'Class weights',
          Object.entries(it.class_weights || {})
            .map(([name, weight]) => `${name} ${Number(weight.toPrecision(4))}`)
            .join(', '),
        ],
        ['Device', it.device_name && `${it.device_name} (${it.device}), ${it.threads} threads`],
        ['Precision', it.precision],
        ['Engine', it.engine],
        ['Version', it.tunelab_version],
        [
          'Examples',
          run.examples &&
            Object.entries(run.examples)
              .map(([name, count]) => `${name.replace('_', ' ')} ${count.toLocaleString('en')}`)
              .join(', '),
        ],
        [
          'Batches',
          run.micro_batch_size && run.micro_batch_size < run.request?.batch_size
            ? `reduced to ${run.micro_batch_size} (out of memory)`
            : '',
        ],
        [
          'Times',
          run.timings &&
            Object.entries(run.timings)
              .map(([name, length]) => `${name.replace('_seconds', '')} ${seconds(length)}`)
              .join(', '),
        ],
      ],
      'pairs',
    ),
  );
}
