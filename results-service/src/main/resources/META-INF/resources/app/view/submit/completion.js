// What can be written at a place of a YAML text, by a JSON Schema. Pure: no document, no network.

/**
 * @typedef {object} Suggestion
 * @property {string} text what is inserted for the word at the cursor
 * @property {string} label
 * @property {string} [hint]
 *
 * @typedef {{models: string[], datasets: string[], stages: string[]}} Names what people can choose from
 */

/**
 * @param {string} text
 * @param {number} cursor
 * @param {any} schema
 * @param {Names} names
 * @returns {{word: string, suggestions: Suggestion[]}} `word` is what stands before the cursor already
 */
export function complete(text, cursor, schema, names) {
  const place = placeOf(text.slice(0, cursor));
  const parent = place.path.reduce((at, step) => at && into(at, step, schema), schema);
  const options = place.isKey
    ? keys(parent, place, schema)
    : values(into(parent, place.key, schema), place, schema, names);
  const word = place.word.toLowerCase();
  return {
    word: place.word,
    suggestions: options.filter(one => one.label.toLowerCase().startsWith(word) && one.label !== place.word),
  };
}

/** Names of the stages that a text has before the cursor. @param {string} before */
export const stagesIn = before =>
  [...before.matchAll(/^\s*-\s+name:\s*["']?([A-Za-z0-9_-]+)/gm)].map(match => match[1]);

/**
 * Where the cursor is: the keys above it, and whether a key or the value of `key` is being written. `*` is an item of a list.
 *
 * @param {string} before
 */
function placeOf(before) {
  const lines = before.split('\n');
  const line = lines.at(-1);
  const indent = column(line);
  const path = parents(lines, indent);
  const bare = line.slice(leading(line).length);
  const flow = inBraces(bare);
  if (flow) return {...flow, path: [...path, ...flow.path], siblings: flow.siblings};
  const [, key, value] = /^([A-Za-z_.]+):\s+(.*)$/.exec(bare) ?? [];
  if (key === undefined) return {path, key: '', word: bare, isKey: true, siblings: siblings(lines, indent)};
  return {path, key, word: value, isKey: false, siblings: []};
}

const leading = line => /^\s*(?:-\s+)*/.exec(line)[0];
/** A dash counts as indentation: what follows it is a key of the item. */
const column = line => leading(line).length;

/** Keys of the lines that this one lies under. */
function parents(lines, indent) {
  const path = [];
  let limit = indent;
  let hasDash = /^\s*-/.test(lines.at(-1));
  for (let i = lines.length - 2; i >= 0 && limit > 0; i--) {
    const line = lines[i];
    if (!line.trim() || line.trim().startsWith('#')) continue;
    const at = column(line);
    if (at === limit && /^\s*-/.test(line)) hasDash = true;
    if (at >= limit) continue;
    const key = /^([A-Za-z_.]+):/.exec(line.slice(at))?.[1];
    if (!key) continue;
    path.unshift(key, ...(hasDash ? ['*'] : []));
    hasDash = /^\s*-/.test(line);
    limit = at;
  }
  return path;
}

/** Keys beside this one. */
function siblings(lines, indent) {
  const found = [];
  for (let i = lines.length - 2; i >= 0; i--) {
    if (!lines[i].trim()) continue;
    const at = column(lines[i]);
    if (at < indent) break;
    const key = at === indent && /^([A-Za-z_.]+):/.exec(lines[i].slice(at))?.[1];
    if (key) found.push(key);
    if (at === indent && /^\s*-/.test(lines[i])) break;
  }
  return found;
}

/** Within braces or brackets of one line: `dataset: {name: imdb, frac`. */
function inBraces(text) {
  const open = [];
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    if ('{['.includes(text[i])) {
      const key = /([A-Za-z_.]+):\s*$/.exec(text.slice(start, i))?.[1];
      open.push({kind: text[i], key, from: i + 1});
      start = i + 1;
    } else if ('}]'.includes(text[i])) {
      open.pop();
    } else if (text[i] === ',') {
      start = i + 1;
    }
  }
  if (!open.length) return undefined;
  const last = open.at(-1);
  const path = open.flatMap(one => [...(one.key ? [one.key] : []), ...(one.kind === '[' ? ['*'] : [])]);
  const word = text.slice(Math.max(start, last.from)).trimStart();
  if (last.kind === '[') return {path: path.slice(0, -1), key: '*', word, isKey: false, siblings: []};
  const [, key, value] = /^([A-Za-z_.]+):\s*(.*)$/.exec(word) ?? [];
  const written = [...text.slice(last.from).matchAll(/([A-Za-z_.]+):/g)].map(match => match[1]);
  return key === undefined
    ? {path, key: '', word, isKey: true, siblings: written}
    : {path, key, word: value, isKey: false, siblings: []};
}

function resolved(schema, root) {
  if (!schema?.$ref) return schema;
  return resolved(
    schema.$ref
      .slice(2)
      .split('/')
      .reduce((at, step) => at?.[step], root),
    root,
  );
}

/** The schema below a key, whichever alternative has it. */
function into(schema, step, root) {
  const own = resolved(schema, root);
  if (!own) return undefined;
  const found = step === '*' ? own.items : own.properties?.[step];
  if (found) return resolved(found, root);
  for (const one of [...(own.anyOf ?? []), ...(own.oneOf ?? [])]) {
    const below = into(one, step, root);
    if (below) return below;
  }
  return undefined;
}

const alternatives = (schema, root) => {
  const own = resolved(schema, root);
  if (!own) return [];
  return [own, ...[...(own.anyOf ?? []), ...(own.oneOf ?? [])].flatMap(one => alternatives(one, root))];
};

function keys(schema, {siblings: written}, root) {
  const found = new Map();
  for (const one of alternatives(schema, root)) {
    for (const [name, below] of Object.entries(one.properties ?? {})) {
      if (!written.includes(name) && !found.has(name)) found.set(name, resolved(below, root));
    }
  }
  return [...found].map(([name, below]) => ({text: name + ': ', label: name, hint: described(below)}));
}

/** @returns {Suggestion[]} */
function values(schema, {key, path}, root, names) {
  const named = key === 'model' || (key === '*' && path.at(-1) === 'model') ? names.models : namesOf(key, path, names);
  const written = alternatives(schema, root).flatMap(one => [
    ...(one.enum ?? []),
    ...(one.type === 'boolean' ? [true, false] : []),
  ]);
  return [...new Set([...named, ...written.filter(it => it !== null).map(String)])].map(it => ({text: it, label: it}));
}

function namesOf(key, path, {datasets, stages}) {
  if (key === 'name' && path.at(-1) === 'dataset') return datasets;
  return ['best_of', 'stage'].includes(key) ? stages : [];
}

/** What a field means, in short. */
const described = schema =>
  [
    schema?.description?.split('. ')[0],
    schema?.default === undefined ? '' : `default ${JSON.stringify(schema.default)}`,
  ]
    .filter(Boolean)
    .join('; ');
