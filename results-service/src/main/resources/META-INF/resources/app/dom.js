// Elements and figures. Text is always set as text: nothing that came from a user is ever read as HTML.

/** An element: h('td', {class: 'number'}, 'text', child, …); null children are left out. */
export function h(name, attributes, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value === true ? '' : value);
  }
  element.append(...children.flat().filter(child => child !== null && child !== undefined && child !== ''));
  return element;
}

export const percent = share => share === undefined || share === null ? '' : (100 * share).toFixed(1) + ' %';
export const loss = value => value === undefined || value === null ? '' : value.toFixed(4);
export const whole = value => value === undefined || value === null ? '' : Math.round(value).toLocaleString('en');
export const seconds = value => {
  if (value === undefined || value === null) return '';
  const s = Math.round(value);
  if (s < 60) return s + ' s';
  if (s < 3600) return `${Math.floor(s / 60)} min ${String(s % 60).padStart(2, '0')} s`;
  return `${Math.floor(s / 3600)} h ${String(Math.floor(s % 3600 / 60)).padStart(2, '0')} min`;
};
export const when = text => text ? new Date(text).toLocaleString() : '';
/** A field's value; small numbers as people write learning rates. */
export const value = it => typeof it === 'number' && it !== 0 && Math.abs(it) < 1e-3
  ? it.toExponential().replace(/\.?0+e/, 'e').replace('e-0', 'e-')
  : it === null || it === undefined ? '' : typeof it === 'object' ? JSON.stringify(it) : String(it);

export const state = name => h('span', {class: 'state ' + String(name).toLowerCase()}, String(name).toLowerCase());

/** A table; a column is {title, number}, a row {cells, best}. */
export function table(caption, columns, rows) {
  return h('div', {class: 'scroll', tabindex: 0, role: 'region', 'aria-label': caption},
    h('table', {},
      h('thead', {}, h('tr', {}, columns.map(c => h('th', {scope: 'col', class: c.number && 'number'}, c.title)))),
      h('tbody', {}, rows.map(row => h('tr', {class: row.best && 'best'},
        row.cells.map((cell, i) => h('td', {class: columns[i].number && 'number'}, cell)))))));
}

export const facts = pairs => h('dl', {class: 'facts'},
  pairs.filter(([, content]) => content !== '' && content !== null && content !== undefined)
    .map(([name, content]) => h('div', {}, h('dt', {}, name), h('dd', {}, content))));

/** Flat paths of an object's fields: {dataset: {name: 'a'}} gives {'dataset.name': 'a'}. */
export function flat(object, prefix = '') {
  return Object.entries(object || {}).reduce((all, [key, it]) => it !== null && typeof it === 'object' && !Array.isArray(it)
    ? {...all, ...flat(it, prefix + key + '.')} : {...all, [prefix + key]: it}, {});
}

/** A small line of numbers; lower is drawn lower. */
export function spark(numbers, label) {
  const space = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(space, 'svg');
  svg.setAttribute('viewBox', '0 0 100 24');
  svg.setAttribute('preserveAspectRatio', 'none');
  svg.setAttribute('class', 'spark');
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', label);
  if (numbers.length > 1) {
    const low = Math.min(...numbers), high = Math.max(...numbers);
    const line = document.createElementNS(space, 'polyline');
    line.setAttribute('points', numbers.map((n, i) =>
      `${(100 * i / (numbers.length - 1)).toFixed(1)},${(22 - 20 * (n - low) / (high - low || 1)).toFixed(1)}`).join(' '));
    line.setAttribute('fill', 'none');
    line.setAttribute('stroke', 'var(--run)');
    line.setAttribute('stroke-width', '1.5');
    line.setAttribute('vector-effect', 'non-scaling-stroke');
    svg.append(line);
  }
  return svg;
}
