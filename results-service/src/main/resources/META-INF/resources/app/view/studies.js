// @ts-nocheck: not converted yet
import {toStudy} from '../address.js';
import {get} from '../api.js';
import {h, state} from '../dom.js';
import {ago, loss, percent, seconds} from '../format.js';
import {every} from '../poll.js';

const best = study => (study.select_by === 'val_loss' ? loss(study.best.value) : percent(study.best.value));
const SELECTED = {val_loss: 'validation loss', val_accuracy: 'validation accuracy', val_f1: 'validation F1'};

/** All studies, the newest first. */
export function show(view) {
  return every(3000, view.signal, view.say, async () => {
    const page = await get('/studies?limit=100');
    const focused = document.activeElement?.getAttribute?.('href');
    view.render(
      h(
        'div',
        {class: 'title'},
        h('h1', {'data-title': 'Studies'}, 'Studies'),
        h('a', {class: 'button main', href: '#/submit?as=study'}, 'New study'),
      ),
      page.items.length ? h('ul', {class: 'cards'}, page.items.map(card)) : welcome(),
    );
    if (focused) document.querySelector(`main a[href="${CSS.escape(focused)}"]`)?.focus({preventScroll: true});
  });
}

function card(study) {
  const p = study.progress,
    parts = [
      ['completed', 'done'],
      ['failed', 'failed'],
      ['cancelled', 'cancelled'],
      ['running', 'running'],
      ['queued', 'queued'],
    ]
      .filter(([name]) => p[name] > 0)
      .map(([name, word]) => `${p[name]} ${word}`);
  return h(
    'li',
    {class: 'card'},
    h('div', {class: 'row'}, h('h2', {}, h('a', {href: toStudy(study.id)}, study.name)), state(study.state)),
    study.question ? h('p', {class: 'question'}, study.question) : null,
    h('div', {class: 'meter'}, bar(p), h('span', {}, `${p.ended} of ${p.total}`)),
    h('p', {class: 'soft'}, parts.join(' · '), study.eta_seconds ? `, about ${seconds(study.eta_seconds)} left` : ''),
    h(
      'dl',
      {class: 'inline'},
      study.best
        ? h(
            'div',
            {},
            h('dt', {}, `best ${SELECTED[study.select_by] || study.select_by}`),
            h('dd', {}, h('strong', {}, best(study)), ` ${study.best.name}`),
          )
        : null,
      h('div', {}, h('dt', {}, 'started'), h('dd', {title: study.created_at}, ago(study.created_at))),
    ),
  );
}

/** How many runs ended well, ended badly, run. */
export function bar(p) {
  const part = (kind, count) =>
    count ? h('span', {class: kind, style: {width: (100 * count) / p.total + '%'}}) : null;
  return h(
    'div',
    {
      class: 'bar',
      role: 'progressbar',
      'aria-valuemin': 0,
      'aria-valuemax': p.total,
      'aria-valuenow': p.ended,
      'aria-label': `${p.ended} of ${p.total} runs ended`,
    },
    part('good', p.completed),
    part('bad', p.failed + p.cancelled),
    part('live', p.running),
  );
}

const welcome = () =>
  h(
    'div',
    {class: 'empty'},
    h('p', {}, 'No studies yet. A study is a question and the experiments that answer it.'),
    h(
      'p',
      {},
      h('a', {href: '#/submit?as=study'}, 'Create one'),
      ', or let ',
      h('code', {}, './tunelab demo'),
      ' run one on this machine.',
    ),
  );
