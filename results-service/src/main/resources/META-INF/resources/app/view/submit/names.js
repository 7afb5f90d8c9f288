// Names that a request or a study can be given: what the service has, and what earlier runs used.

const distinct = names => [...new Set(names.filter(Boolean))];

/** @param {any} answer of /models */
export const modelNames = answer =>
  distinct(['all-minilm-l6-v2', ...[...(answer?.available ?? []), ...(answer?.items ?? [])].map(one => one.name)]);

/** @param {any} answer of /datasets */
export const dataSetNames = answer =>
  distinct([
    'imdb',
    'synthetic-reviews',
    ...(answer?.available ?? []).map(one => one.name),
    ...(answer?.items ?? []).filter(one => one.status !== 'failed').map(one => one.dataset?.name),
  ]);
