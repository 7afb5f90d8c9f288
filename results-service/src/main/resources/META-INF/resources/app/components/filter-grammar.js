// What may come next in a filter, as FilterParser of the service reads it.

const TOKEN = /'(?:[^']|'')*'?|<=|>=|!=|[=<>~(),]|[^\s'<>=!~(),]+/g;

/**
 * @typedef {object} Expected
 * @property {'field' | 'operator' | 'value' | 'separator' | 'joiner'} kind
 * @property {string} part what of it is there already
 * @property {string} [field] the name before the operator or value
 * @property {boolean} [isPresence] after "is"
 */

/**
 * What is expected at the end of a text.
 *
 * @param {string} text the filter up to the cursor
 * @returns {Expected}
 */
export function expected(text) {
  const tokens = text.match(TOKEN) ?? [];
  const last = tokens.at(-1) ?? '';
  const isOpen = last !== '' && !/\s$/.test(text) && !/^(<=|>=|!=|[=<>~(),])$/.test(last) && !/^'.*'$/.test(last);
  const before = isOpen ? tokens.slice(0, -1) : tokens;
  /** @type {Expected} */
  let now = {kind: 'field', part: ''};
  let isList = false;
  for (const token of before) [now, isList] = after(now, token.toLowerCase(), token, isList);
  return {...now, part: isOpen ? last : ''};
}

/** @returns {[Expected, boolean]} */
function after(now, word, token, isList) {
  const of = (kind, more = {}) => ({kind, part: '', field: now.field, ...more});
  if (now.kind === 'field')
    return word === '(' || word === 'not' ? [now, isList] : [of('operator', {field: token}), false];
  if (now.kind === 'operator') {
    if (word === 'in') return [of('operator', {isIn: true}), isList];
    if (word === '(') return [of('value'), true];
    return [of('value', {isPresence: word === 'is'}), false];
  }
  if (now.kind === 'value') return isList ? [of('separator'), true] : [of('joiner'), false];
  if (now.kind === 'separator') return word === ',' ? [of('value'), true] : [of('joiner'), false];
  return word === 'and' || word === 'or' ? [of('field', {field: undefined}), false] : [now, false];
}

/** A value as a filter has it. @param {string} value */
export const written = value => (/^[\w.+-]+$/.test(value) ? value : `'${value.replaceAll("'", "''")}'`);

/**
 * A filter with one more condition.
 *
 * @param {string} filter
 * @param {string} condition
 */
export const withCondition = (filter, condition) =>
  !filter.trim() ? condition : /\bor\b/i.test(filter) ? `(${filter}) and ${condition}` : `${filter} and ${condition}`;
