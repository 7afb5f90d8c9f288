// Shows the view that the address names.
import {html, render} from 'lit';
import {parse} from './address.js';
import {routes} from './router.js';
import './state/pointed.js';
import './components/connection-banner.js';
import './components/menu.js';
import './components/mlflow-banner.js';
import './components/notices.js';
import {problemPage} from './components/view.js';

const main = document.getElementById('view');
let leaving = new AbortController();
/** @type {{path?: string, element?: any}} */
let shown = {};

async function show() {
  const {path, query} = parse();
  // A view follows its own parameters.
  if (path === shown.path && shown.element) {
    shown.element.query = query;
    return;
  }
  leaving.abort();
  leaving = new AbortController();
  const {signal} = leaving;
  const isNew = shown.path !== undefined && path !== shown.path;
  shown = {path};
  const route = routes.find(one => one.pattern.test(path));
  markSection(route?.section);
  if (isNew) {
    main.focus({preventScroll: true});
    scrollTo(0, 0);
  }
  if (!route) return place(notFound());
  try {
    // An address that was typed or cut short may be no text.
    const params = path.match(route.pattern).slice(1).map(decodeURIComponent);
    const {tag} = await route.load();
    if (!signal.aborted) place(viewElement(tag, params));
  } catch (error) {
    if (!signal.aborted) place(rendered(problemPage(error)));
  }
}

/**
 * @param {string} tag
 * @param {string[]} params
 */
function viewElement(tag, params) {
  const element = Object.assign(document.createElement(tag), {params, query: parse().query});
  shown.element = element;
  return element;
}

/** @param {Element} element */
function place(element) {
  main.replaceChildren(element);
}

function rendered(template) {
  const holder = document.createElement('div');
  render(template, holder);
  return holder;
}

const notFound = () =>
  rendered(
    html`<h1>Page not found</h1>
      <p><a href="#/">Back to the studies</a></p>`,
  );

/** @param {string | undefined} section */
function markSection(section) {
  for (const link of document.querySelectorAll('.top nav a')) {
    if (link.getAttribute('href') === section) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
}

// The link's own address would be taken for a view's.
document.querySelector('.skip').addEventListener('click', event => {
  event.preventDefault();
  main.focus();
});
addEventListener('hashchange', show);
// After an API key was entered, or where a view must start over.
addEventListener('draw-anew', () => {
  shown = {};
  show();
});
show();
