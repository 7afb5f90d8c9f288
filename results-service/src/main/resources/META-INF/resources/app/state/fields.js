// The fields of lists, for filters, columns and groups. Asked for once.
import {get} from '../api.js';

/** @typedef {{name: string, type: string, operators: string[], values?: string[], example: string}} Field */

/** @type {Map<string, Promise<Field[]>>} */
const known = new Map();

/**
 * @param {'experiments' | 'studies'} kind
 * @returns {Promise<Field[]>}
 */
export function fieldsOf(kind) {
  if (!known.has(kind)) {
    const asked = get('/fields/' + kind);
    known.set(kind, asked);
    asked.catch(() => known.delete(kind));
  }
  return known.get(kind);
}

/**
 * The values of a field that contain a text, the most frequent first.
 *
 * @param {'experiments' | 'studies'} kind
 * @param {Field} field
 * @param {string} text
 * @returns {Promise<string[]>}
 */
export async function valuesOf(kind, field, text) {
  const contains = one => one.toLowerCase().includes(text.toLowerCase());
  if (field.values) return field.values.filter(contains);
  if (kind !== 'experiments') return [];
  const path = `/fields/experiments/${encodeURIComponent(field.name)}/values?contains=${encodeURIComponent(text)}`;
  return (await get(path)).map(one => String(one.value));
}
