// @ts-nocheck: not converted yet
import {remember, toRun} from '../address.js';
import {get, post} from '../api.js';
import {h, later} from '../dom.js';
import {layers, percent, whole} from '../format.js';

/** A text of one's own, and what a trained model says of it. */
export async function show(view) {
  const page = await get('/experiments?state=COMPLETED&limit=100&sort=-best.accuracy');
  const able = page.items.filter(run => run.artifact);
  const asked = view.query.get('run'),
    chosen = able.find(run => run.experiment_id === asked) || able[0];
  if (!chosen) {
    return view.render(
      h('h1', {'data-title': 'Try it'}, 'Try it'),
      h('p', {class: 'empty'}, 'No model has been trained yet. ', h('a', {href: '#/submit'}, 'Train one'), '.'),
    );
  }
  const box = h('div'),
    select = h(
      'select',
      {
        id: 'model',
        onchange: () => {
          remember({run: select.value});
          choose();
        },
      },
      able.map(run => h('option', {value: run.experiment_id, selected: run === chosen}, describe(run))),
    );
  const choose = () => box.replaceChildren(tryBox(able.find(run => run.experiment_id === select.value)));
  choose();
  view.render(
    h('h1', {'data-title': 'Try it'}, 'Try it'),
    h('p', {class: 'soft'}, 'Enter a text to see how one of your models classifies it.'),
    h('div', {class: 'field wide'}, h('label', {for: 'model'}, 'Model'), select),
    box,
  );
}

const describe = run =>
  [
    run.request?.model,
    layers(run.request?.num_layers),
    run.request?.dataset?.name,
    `${run.request?.max_length} tokens`,
    run.test && `test ${percent(run.test.accuracy)}`,
    run.experiment_id,
  ]
    .filter(Boolean)
    .join(' · ');

/** The box for one run, with its link to the run. */
export function tryBox(run) {
  const area = h('textarea', {
    id: 'text',
    rows: 6,
    maxlength: 20000,
    placeholder: 'The plot is thin, but the acting makes up for it …',
  });
  const second = run.request?.dataset?.text_pair_column
    ? h('textarea', {id: 'second-text', rows: 3, maxlength: 20000})
    : null;
  const answer = h('div', {class: 'verdict', role: 'status', 'aria-live': 'polite'});
  const button = h('button', {class: 'main'}, 'Classify'),
    temperature = run.calibration?.temperature;
  const calibrated = temperature ? h('input', {type: 'checkbox', id: 'calibrated'}) : null;
  const form = h(
    'form',
    {
      class: 'card try',
      onsubmit: event => {
        event.preventDefault();
        if (!area.value.trim()) {
          answer.replaceChildren(h('p', {class: 'problem'}, 'Enter a text first.'));
          area.focus();
          return;
        }
        button.disabled = true;
        answer.replaceChildren(
          later(
            post(
              `/experiments/${encodeURIComponent(run.experiment_id)}/classify`,
              JSON.stringify({
                texts: [area.value],
                ...(second ? {second_texts: [second.value]} : {}),
                ...(calibrated?.checked ? {calibrated: true} : {}),
              }),
            ).finally(() => {
              button.disabled = false;
            }),
            ({predictions: [one]}) => result(one, run, calibrated?.checked ? temperature : null),
          ),
        );
      },
    },
    h('label', {for: 'text'}, second ? 'First text' : 'Text'),
    area,
    second ? h('label', {for: 'second-text'}, 'Second text') : null,
    second,
    calibrated
      ? h(
          'label',
          {class: 'check'},
          calibrated,
          ` Calibrated probabilities (temperature ${temperature.toFixed(2)}, fitted on validation)`,
        )
      : null,
    h('div', {class: 'row start'}, button, h('a', {href: toRun(run.experiment_id)}, 'the run')),
    answer,
  );
  area.addEventListener('keydown', event => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });
  return form;
}

function result(one, run, temperature) {
  const labels = Object.entries(one.probabilities).sort((a, b) => b[1] - a[1]);
  return [
    run.per_label
      ? h(
          'p',
          {},
          'Prediction: ',
          h('strong', {class: 'big'}, one.labels.length ? one.labels.join(', ') : 'no label'),
          ' (probability of at least 50%)',
        )
      : h(
          'p',
          {},
          'Prediction: ',
          h('strong', {class: 'big'}, one.label),
          ` (${percent(one.probabilities[one.label])})`,
        ),
    h(
      'ul',
      {class: 'shares'},
      labels.map(([label, share]) =>
        h(
          'li',
          {},
          h('span', {}, label),
          h('span', {class: 'bar'}, h('span', {class: 'live', style: {width: 100 * share + '%'}})),
          h('span', {class: 'number'}, percent(share)),
        ),
      ),
    ),
    h(
      'p',
      {class: 'soft'},
      temperature ? `probabilities calibrated with temperature ${temperature.toFixed(2)}; ` : '',
      `${whole(one.tokens)} tokens`,
      one.truncated
        ? `; the text was truncated to the ${run.request?.max_length} tokens the model was trained with`
        : '',
    ),
  ];
}
