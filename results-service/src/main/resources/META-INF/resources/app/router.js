// The views by their addresses. A view is loaded when it is first wanted: as an element (`tag`), see components/view.js.

/**
 * @typedef {object} Route
 * @property {RegExp} pattern of the path after #
 * @property {() => Promise<{tag: string}>} load
 * @property {string} section link of the navigation that it belongs to
 */

/** @type {Route[]} */
export const routes = [
  {pattern: /^\/$/, load: () => import('./view/studies.js'), section: '#/'},
  {pattern: /^\/studies\/([^/]+)$/, load: () => import('./view/study.js'), section: '#/'},
  {pattern: /^\/experiments$/, load: () => import('./view/experiments.js'), section: '#/experiments'},
  {pattern: /^\/experiments\/([^/]+)$/, load: () => import('./view/experiment.js'), section: '#/experiments'},
  {pattern: /^\/compare$/, load: () => import('./view/compare.js'), section: '#/experiments'},
  {pattern: /^\/try$/, load: () => import('./view/try.js'), section: '#/try'},
  {pattern: /^\/queue$/, load: () => import('./view/queue.js'), section: '#/queue'},
  {pattern: /^\/submit$/, load: () => import('./view/submit.js'), section: '#/submit'},
];
