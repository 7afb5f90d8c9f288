// @ts-nocheck: not converted yet
import {toRun, toStudy} from '../address.js';
import {get, post} from '../api.js';
import {h, table} from '../dom.js';
import {value} from '../format.js';
import {experimentForm} from './submit-form.js';

const STUDY = `name: rates
question: Which learning rate?
seeds: 3
fixed:
  model: all-minilm-l6-v2
  num_layers: 1
  dataset: {name: synthetic-reviews, fraction: 0.05}
  epochs: 3
stages:
  - name: rates
    grid: {learning_rate: [1e-4, 2e-4, 4e-4]}
`;
const OWN = ['experiment_id', 'study', 'schema_version'];

/** An experiment or a study, new or a copy: ?from=EXPERIMENT, ?study=STUDY. */
export async function show(view) {
  const from = view.query.get('from'),
    study = view.query.get('study'),
    isStudy = view.query.get('as') === 'study';
  const title = from ? 'A copy of ' + from : study ? 'A copy of ' + study : 'Submit';
  const tabs = h(
    'nav',
    {class: 'tabs', 'aria-label': 'What to submit'},
    [
      ['#/submit', 'An experiment', !isStudy],
      ['#/submit?as=study', 'A study', isStudy],
    ].map(([href, text, on]) => h('a', {href, 'aria-current': on ? 'page' : null}, text)),
  );
  const body = isStudy ? studyEditor(view, study ? await written(study) : STUDY) : await experiment(view, from);
  view.render(h('h1', {'data-title': 'Submit'}, title), tabs, body);
}

async function experiment(view, from) {
  const [run, data] = await Promise.all([
    from ? get('/experiments/' + encodeURIComponent(from)) : null,
    get('/datasets'),
  ]);
  const begun = Object.fromEntries(Object.entries(run?.request || {}).filter(([name]) => !OWN.includes(name)));
  const names = [
    ...new Set([
      'imdb',
      'synthetic-reviews',
      ...data.items
        .filter(one => one.status !== 'failed')
        .map(one => one.dataset?.name)
        .filter(Boolean),
    ]),
  ];
  return experimentForm(run ? begun : null, names, async request => {
    const answer = await post('/experiments', JSON.stringify(request));
    location.hash = toRun(answer.experiment_id);
  });
}

/** The specification of a study, as JSON, which is YAML, too. */
async function written(id) {
  const study = await get('/studies/' + encodeURIComponent(id));
  return JSON.stringify(study.spec, null, 2) + '\n';
}

function studyEditor(view, text) {
  const area = h('textarea', {
    id: 'study',
    class: 'code',
    rows: 22,
    spellcheck: 'false',
    'aria-describedby': 'problems',
  });
  area.value = text;
  const answer = h('div', {id: 'problems', role: 'status', 'aria-live': 'polite'});
  const send = async isDry => {
    area.removeAttribute('aria-invalid');
    try {
      const plan = await post('/studies?dry_run=' + isDry, area.value, 'application/yaml');
      if (!isDry) {
        location.hash = toStudy(plan.id);
        return;
      }
      answer.replaceChildren(...planned(plan));
    } catch (error) {
      area.setAttribute('aria-invalid', 'true');
      answer.replaceChildren(refusal(error));
    }
  };
  return h(
    'form',
    {
      class: 'split',
      onsubmit: event => {
        event.preventDefault();
        send(event.submitter?.value === 'dry');
      },
    },
    h(
      'div',
      {},
      h('label', {for: 'study'}, 'Study, YAML or JSON'),
      area,
      h(
        'div',
        {class: 'buttons'},
        h('button', {class: 'main'}, 'Start the study'),
        h('button', {value: 'dry'}, 'Validate'),
      ),
    ),
    answer,
  );
}

function planned(plan) {
  return [
    h(
      'p',
      {class: 'answer'},
      `Valid: ${plan.cells} experiments in ${plan.stages.length} ${plan.stages.length === 1 ? 'stage' : 'stages'}.`,
    ),
    ...plan.stages.map(stage => {
      const cells = stage.cells || [];
      return cells.length
        ? table(
            'Stage ' + stage.name,
            [{title: `Stage ${stage.name}`}, {title: 'Sets'}, {title: 'Seed', number: true}],
            cells.map(cell => ({
              cells: [
                cell.name,
                Object.entries(cell.varied || {})
                  .map(([name, it]) => `${name} ${value(it)}`)
                  .join(', '),
                cell.seed ?? '',
              ],
            })),
          )
        : h('p', {}, stage.name);
    }),
    ...plan.stages.flatMap(stage =>
      [stage.choice && `${stage.choice}.`, stage.sensitivity]
        .filter(Boolean)
        .map(text => h('p', {class: 'soft'}, `${stage.name}: ${text}`)),
    ),
  ];
}

/** What was refused: each field with its line, its value and what is allowed. */
function refusal(error) {
  return h(
    'ul',
    {class: 'problems'},
    error.errors?.length
      ? error.errors.map(one =>
          h(
            'li',
            {},
            one.line ? h('strong', {}, `line ${one.line} `) : null,
            one.field ? h('code', {}, one.field) : null,
            ` is ${value(one.value)}; allowed: ${one.allowed}`,
          ),
        )
      : h('li', {}, error.message),
  );
}
