import {get, post} from './api.js';
import {h} from './dom.js';

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
const EXPERIMENT = {model: 'all-minilm-l6-v2', num_layers: 1, dataset: {name: 'synthetic-reviews', fraction: 0.05},
  max_length: 128, batch_size: 32, learning_rate: 2e-4, epochs: 3};
const OWN = ['experiment_id', 'study', 'schema_version'];

/** A study or an experiment; with ?from=ID a copy of one. */
export async function submit(view) {
  const from = view.query.get('from');
  let begun = null;
  if (from) {
    const run = await get('/experiments/' + encodeURIComponent(from));
    begun = Object.fromEntries(Object.entries(run.request || {}).filter(([name]) => !OWN.includes(name)));
  }
  const experiment = editor('Experiment (JSON; every field has a default)', JSON.stringify(begun || EXPERIMENT, null, 2));
  const study = editor('Study (YAML)', STUDY);
  view.render(
    h('h1', {}, from ? 'A copy of ' + from : 'Submit'),
    h('form', {class: 'fields', onsubmit: async event => {
      event.preventDefault();
      try { JSON.parse(experiment.area.value); } catch (error) { return experiment.refuse({message: 'This is not JSON: ' + error.message, errors: []}); }
      try {
        const answer = await post('/experiments', experiment.area.value);
        location.hash = '#/experiments/' + encodeURIComponent(answer.experiment_id);
      } catch (error) { experiment.refuse(error); }
    }}, experiment.element, h('div', {class: 'wide'}, h('button', {class: 'main'}, 'Submit the experiment'))),
    from ? null : h('form', {class: 'fields', onsubmit: async event => {
      event.preventDefault();
      const dry = event.submitter?.value === 'dry';
      try {
        const answer = await post('/studies?dry_run=' + dry, study.area.value, 'application/yaml');
        if (dry) study.tell(`It is right and would run ${answer.cells} experiments in ${answer.stages.length} stages.`);
        else location.hash = '#/studies/' + encodeURIComponent(answer.id);
      } catch (error) { study.refuse(error); }
    }}, study.element, h('div', {class: 'wide buttons'}, h('button', {class: 'main'}, 'Start the study'), h('button', {value: 'dry'}, 'Only check it'))));
}

function editor(title, content) {
  const area = h('textarea', {spellcheck: 'false'});
  area.value = content;
  const problems = h('ul', {class: 'plain', role: 'alert'});
  const element = h('div', {class: 'wide'}, h('label', {}, title, area), problems);
  const tell = (message, type) => problems.replaceChildren(h('li', {class: type}, message));
  return {
    element, area, tell,
    refuse(error) {
      area.setAttribute('aria-invalid', 'true');
      problems.replaceChildren(...(error.errors.length
        ? error.errors.map(e => h('li', {class: 'problem'}, (e.line ? `line ${e.line}: ` : '') + `${e.field} is ${e.value}; allowed: ${e.allowed}`))
        : [h('li', {class: 'problem'}, error.message)]));
    },
  };
}
