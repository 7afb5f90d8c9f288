// The address after # names the view, so that it can be kept, sent and gone back to.
import {h} from './dom.js';
import {studies} from './studies.js';
import {study} from './study.js';
import {experiments} from './experiments.js';
import {experiment} from './experiment.js';
import {submit} from './submit.js';

const routes = [
  [/^\/?$/, studies, '#/'],
  [/^\/studies\/([^/]+)$/, study, '#/'],
  [/^\/experiments$/, experiments, '#/experiments'],
  [/^\/experiments\/([^/]+)$/, experiment, '#/experiments'],
  [/^\/submit$/, submit, '#/submit'],
];
let leaving = new AbortController();

async function show() {
  leaving.abort();
  leaving = new AbortController();
  const {signal} = leaving;
  const [path, query = ''] = location.hash.slice(1).split('?');
  const view = document.getElementById('view'), note = document.getElementById('note');
  const route = routes.find(([pattern]) => pattern.test(path));
  for (const link of document.querySelectorAll('nav a')) {
    if (route && link.getAttribute('href') === route[2]) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  if (!route) {
    view.replaceChildren(h('h1', {}, 'Nothing here'), h('p', {}, h('a', {href: '#/'}, 'To the studies')));
    return;
  }
  const parameters = path.match(route[0]).slice(1).map(decodeURIComponent);
  const render = (...content) => { if (!signal.aborted) view.replaceChildren(...content.filter(Boolean)); };
  const say = message => { if (!signal.aborted) note.textContent = message; };
  say('');
  try {
    await route[1]({render, say, signal, query: new URLSearchParams(query)}, ...parameters);
  } catch (error) {
    say(error.message);
    if (!view.firstChild) render(h('h1', {}, 'Tunelab'));
  }
}

window.addEventListener('hashchange', () => { show(); document.getElementById('view').focus({preventScroll: true}); });
show();
