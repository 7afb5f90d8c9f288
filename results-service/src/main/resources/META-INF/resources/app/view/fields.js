/**
 * Flat paths of an object's fields: {dataset: {name: 'a'}} gives {'dataset.name': 'a'}. Weights of classes are one value.
 *
 * @param {object | undefined} object
 * @returns {Record<string, any>}
 */
export function flat(object, prefix = '') {
  return Object.entries(object ?? {}).reduce(
    (all, [key, it]) =>
      it !== null && typeof it === 'object' && !Array.isArray(it) && key !== 'class_weights'
        ? {...all, ...flat(it, prefix + key + '.')}
        : {...all, [prefix + key]: it},
    {},
  );
}
