// Finds the view that the address names. A view is loaded when it is first wanted.
import {parse} from './address.js';
import {h} from './dom.js';
import './tip.js';

const routes = [
  [/^\/$/, () => import('./view/studies.js'), '#/'],
  [/^\/studies\/([^/]+)$/, () => import('./view/study.js'), '#/'],
  [/^\/experiments$/, () => import('./view/experiments.js'), '#/experiments'],
  [/^\/experiments\/([^/]+)$/, () => import('./view/experiment.js'), '#/experiments'],
  [/^\/try$/, () => import('./view/try.js'), '#/try'],
  [/^\/submit$/, () => import('./view/submit.js'), '#/submit'],
];
const main = document.getElementById('view'), note = document.getElementById('note');
let leaving = new AbortController(), shown = {};

async function show() {
  const {path, query} = parse();
  // A view that can follow its own parameters is not drawn anew.
  if (path === shown.path && shown.view?.follow) return shown.view.follow(query);
  leaving.abort();
  leaving = new AbortController();
  const {signal} = leaving, isNew = path !== shown.path && shown.path !== undefined;
  const route = routes.find(([pattern]) => pattern.test(path));
  for (const link of document.querySelectorAll('nav a')) {
    if (route && link.getAttribute('href') === route[2]) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  const view = {
    signal, query,
    render: (...content) => {
      if (signal.aborted) return;
      main.replaceChildren(...content.flat().filter(Boolean));
      document.title = [main.querySelector('h1')?.dataset.title, 'Tunelab'].filter(Boolean).join(' · ');
    },
    say: (message, isProblem) => {
      if (signal.aborted) return;
      note.textContent = message;
      note.classList.toggle('problem', Boolean(isProblem));
    },
  };
  shown = {path, view};
  view.say('');
  if (isNew) { main.focus({preventScroll: true}); scrollTo(0, 0); }
  if (!route) return view.render(h('h1', {}, 'Page not found'), h('p', {}, h('a', {href: '#/'}, 'Back to the studies')));
  try {
    const module = await route[1]();
    await module.show(view, ...path.match(route[0]).slice(1).map(decodeURIComponent));
  } catch (error) {
    if (signal.aborted) return;
    view.render(h('h1', {}, error.status === 404 ? 'Not found' : 'Something went wrong'), h('p', {class: 'problem'}, error.message),
      h('p', {}, h('a', {href: '#/'}, 'Back to the studies')));
  }
}

addEventListener('hashchange', show);
addEventListener('draw-anew', () => { shown = {}; show(); });
show();
