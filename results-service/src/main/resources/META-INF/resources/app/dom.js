// @ts-nocheck: not converted yet
/**
 * An element: h('td', {class: 'number'}, 'text', child, …); null children are left out. Text is always set as text:
 * nothing that came from a user is ever read as HTML.
 */
export function h(name, attributes, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value === true ? '' : value);
  }
  element.append(
    ...children.flat(2).filter(child => child !== null && child !== undefined && child !== '' && child !== false),
  );
  return element;
}
