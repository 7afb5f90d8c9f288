// @ts-nocheck: not converted yet
// Elements. Text is always set as text: nothing that came from a user is ever read as HTML.

/** An element: h('td', {class: 'number'}, 'text', child, …); null children are left out. */
export function h(name, attributes, ...children) {
  return fill(document.createElement(name), attributes, children);
}

/** The same for SVG. */
export function s(name, attributes, ...children) {
  return fill(document.createElementNS('http://www.w3.org/2000/svg', name), attributes, children);
}

function fill(element, attributes, children) {
  for (const [key, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    // The page's policy forbids style attributes; properties are set one by one.
    if (key === 'style') for (const [name, it] of Object.entries(value)) element.style.setProperty(name, it);
    else if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value === true ? '' : value);
  }
  element.append(
    ...children.flat(2).filter(child => child !== null && child !== undefined && child !== '' && child !== false),
  );
  return element;
}

const TONES = {
  completed: 'good',
  running: 'live',
  queued: 'wait',
  waiting: 'wait',
  paused: 'wait',
  failed: 'bad',
  rejected: 'bad',
  stalled: 'bad',
  cancelled: 'bad',
  cancelling: 'bad',
};

/** A state as a small badge: a word, and a sign beside its colour. */
export const state = name => {
  const word = String(name).toLowerCase();
  return h('span', {class: 'state ' + (TONES[word] || 'wait')}, word);
};

/**
 * A table. A column is {title, number, sort: row => value, hint}; a row {cells, best, run}. The order is kept in `sorting`
 * ({by: title, falling}), which `sorted` is told of.
 */
export function table(caption, columns, rows, {sorting = {}, sorted, footer} = {}) {
  const body = h('tbody');
  const heads = columns.map(column =>
    h(
      'th',
      {scope: 'col', class: column.number && 'number', title: column.hint},
      column.sort
        ? h('button', {type: 'button', class: 'sort', onclick: () => sort(column)}, column.title)
        : column.title,
    ),
  );
  const draw = () => {
    const column = columns.find(one => one.sort && one.title === sorting.by);
    const order = column
      ? [...rows].sort((a, b) => compare(column.sort(a), column.sort(b)) * (sorting.falling ? -1 : 1))
      : rows;
    heads.forEach((head, i) => {
      if (columns[i] === column) head.setAttribute('aria-sort', sorting.falling ? 'descending' : 'ascending');
      else head.removeAttribute('aria-sort');
    });
    body.replaceChildren(
      ...order.map(row =>
        h(
          'tr',
          {class: row.best && 'best', 'data-run': row.run},
          row.cells.map((cell, i) =>
            h(i === 0 ? 'th' : 'td', {scope: i === 0 ? 'row' : null, class: columns[i].number && 'number'}, cell),
          ),
        ),
      ),
    );
  };
  const sort = column => {
    sorting = {by: column.title, falling: sorting.by === column.title && !sorting.falling};
    draw();
    if (sorted) sorted(sorting);
  };
  draw();
  return h(
    'div',
    {class: 'scroll', tabindex: 0, role: 'region', 'aria-label': caption},
    h('table', {}, h('thead', {}, h('tr', {}, heads)), body, footer ? h('tfoot', {}, footer) : null),
  );
}

function compare(one, other) {
  const missing = value => value === null || value === undefined || value === '';
  if (missing(one) || missing(other)) return missing(one) - missing(other);
  return one < other ? -1 : one > other ? 1 : 0;
}

/** Names and values, those that are there. */
export const facts = (pairs, name = 'facts') =>
  h(
    'dl',
    {class: name},
    pairs
      .filter(([, content]) => content !== '' && content !== null && content !== undefined && content !== false)
      .map(([term, content, note]) =>
        h('div', {}, h('dt', {}, term), h('dd', {}, content, note ? h('small', {}, note) : null)),
      ),
  );

/** A choice of few; the chosen one is told by its value. */
export function choice(label, options, chosen, changed) {
  return h(
    'label',
    {class: 'choice'},
    h('span', {}, label),
    h(
      'select',
      {id: 'choose-' + label, onchange: event => changed(event.target.value)},
      options.map(([value, title]) => h('option', {value, selected: value === chosen}, title)),
    ),
  );
}

/** Flat paths of an object's fields: {dataset: {name: 'a'}} gives {'dataset.name': 'a'}. Weights of classes are one value. */
export function flat(object, prefix = '') {
  return Object.entries(object || {}).reduce(
    (all, [key, it]) =>
      it !== null && typeof it === 'object' && !Array.isArray(it) && key !== 'class_weights'
        ? {...all, ...flat(it, prefix + key + '.')}
        : {...all, [prefix + key]: it},
    {},
  );
}

/** A part of a view that can be drawn anew by itself: `draw(redraw)` gives its content. Focus stays where it was, by id. */
export function part(draw) {
  const place = h('div', {class: 'part'});
  const redraw = () => {
    const id = place.contains(document.activeElement) ? document.activeElement.id : '';
    place.replaceChildren(...[draw(redraw)].flat(2).filter(Boolean));
    if (id) document.getElementById(id)?.focus();
  };
  redraw();
  place.redraw = redraw;
  return place;
}

/** What is shown while an answer is awaited, replaced by it, or by what went wrong. */
export function later(promise, made, after = () => {}) {
  const place = h('div', {class: 'later', 'aria-busy': 'true'});
  promise
    .then(answer => place.replaceChildren(...[made(answer)].flat(2).filter(Boolean)))
    .catch(error => place.replaceChildren(h('p', {class: 'soft'}, error.message)))
    .finally(() => {
      place.removeAttribute('aria-busy');
      place.classList.remove('later');
      after();
    });
  return place;
}
