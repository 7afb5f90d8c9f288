// The address after # holds what is shown: a path, and parameters for the state of the view.

export const parse = () => {
  const [path, query = ''] = location.hash.slice(1).split('?');
  return {path: path || '/', query: new URLSearchParams(query)};
};

/** A parameter of the present address, or null. */
export const asked = name => parse().query.get(name);

/** The present address with some parameters changed; null takes one away. */
export function withQuery(changes) {
  const {path, query} = parse();
  for (const [name, it] of Object.entries(changes)) {
    if (it === null || it === undefined || it === '') query.delete(name);
    else query.set(name, it);
  }
  const text = query.toString();
  return '#' + path + (text ? '?' + text : '');
}

/** Remembers the view's state without a step in the history. */
export const remember = changes => history.replaceState(null, '', withQuery(changes));

export const toStudy = id => '#/studies/' + encodeURIComponent(id);
export const toRun = (id, baseline) =>
  '#/experiments/' + encodeURIComponent(id) + (baseline ? '?baseline=' + encodeURIComponent(baseline) : '');
