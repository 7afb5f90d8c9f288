// @ts-nocheck: not converted yet
import {parse, withQuery} from '../address.js';
import {get} from '../api.js';
import {h} from '../dom.js';
import {every} from '../poll.js';
import {comparability, header} from './study-head.js';
import {liveRuns} from './live-runs.js';
import {stagePanel} from './stage.js';

export const OVER = ['COMPLETED', 'FAILED', 'CANCELLED'];

/** One study: what is asked, what runs, what came out. A stage is shown at a time; the address names it. */
export async function show(view, id) {
  const path = '/studies/' + encodeURIComponent(id);
  const parts = {head: h('div'), strip: h('div'), live: h('div'), tabs: h('div'), panel: h('div')};
  const live = liveRuns(view, parts.live);
  const shown = {study: null, results: null, stage: '', mark: ''};
  view.follow = query => {
    view.query = query;
    shown.mark = '';
    if (shown.study) draw(shown, view, parts, path);
  };
  await every(2000, view.signal, view.say, async () => {
    const study = await get(path);
    const isFirst = !shown.study,
      mark = study.state + study.progress.ended;
    shown.study = study;
    // Results change only when a run ends.
    if (mark !== shown.results?.mark) shown.results = {mark, ...(await results(path))};
    if (view.signal.aborted) return 'over';
    if (isFirst) view.render(...Object.values(parts));
    parts.head.replaceChildren(...header(study, shown.results, path, view));
    document.title = study.name + ' · Tunelab';
    parts.strip.replaceChildren(...comparability(study, shown.results));
    live.show(study);
    draw(shown, view, parts, path);
    if (OVER.includes(study.state)) return 'over';
  });
}

/** Everything that charts and tables are made of, for all stages. */
async function results(path) {
  const [configurations, runs, epochs, data] = await Promise.all([
    ...['table?', 'table?rows=runs&', 'metrics?'].map(part => get(`${path}/${part}format=json`)),
    get('/datasets'),
  ]);
  return {
    configurations: configurations.rows,
    runs: runs.rows,
    epochs: epochs.rows,
    data: data.items.filter(one => one.status !== 'failed'),
  };
}

function draw(shown, view, parts, path) {
  const {study} = shown,
    stage = chosen(shown, view);
  parts.tabs.replaceChildren(tabs(study, stage));
  const own =
    stage.name +
    stage.state +
    stage.progress.ended +
    stage.progress.running +
    stage.progress.queued +
    stage.progress.paused +
    stage.cells.map(cell => cell.waiting?.reason || '').join();
  if (own === shown.mark) return;
  shown.mark = own;
  parts.panel.replaceChildren(
    h('section', {'aria-label': 'Stage ' + stage.name}, stagePanel({study, stage, results: shown.results, path, view})),
  );
}

/** The one that the address names, else the last that has begun when the view was opened. */
function chosen(shown, view) {
  const {stages} = shown.study,
    named = stages.find(stage => stage.name === parse().query.get('stage'));
  if (named) return named;
  if (!shown.stage) shown.stage = ([...stages].reverse().find(stage => stage.best) || stages[0]).name;
  return stages.find(stage => stage.name === shown.stage) || stages[0];
}

function tabs(study, chosen) {
  return h(
    'nav',
    {class: 'tabs', 'aria-label': 'Stages'},
    study.stages.map((stage, i) =>
      h(
        'a',
        {
          href: withQuery({
            stage: stage.name,
            rows: null,
            a: null,
            b: null,
            cell: null,
            heat: null,
            sort: null,
            base: null,
          }),
          'aria-current': stage === chosen ? 'page' : null,
        },
        h('span', {class: 'step'}, i + 1),
        stage.name,
        ' ',
        stage.progress.ended < stage.progress.total
          ? h('span', {class: 'soft'}, `${stage.progress.ended}/${stage.progress.total}`)
          : h(
              'span',
              {class: 'soft', role: 'img', 'aria-label': String(stage.state).toLowerCase()},
              stage.progress.failed ? '!' : '✓',
            ),
      ),
    ),
  );
}
