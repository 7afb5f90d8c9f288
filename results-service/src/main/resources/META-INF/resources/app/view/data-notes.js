// @ts-nocheck: not converted yet
import {get} from '../api.js';
import {h, later} from '../dom.js';

/** Which columns a run's data was read from, and what was assumed and left out; nothing where the data says nothing. */
export function dataNotes(run) {
  const key = run.provenance?.dataset_key;
  return key ? later(get('/datasets/' + encodeURIComponent(key)), ({source}) => notes(source)) : null;
}

function notes(source) {
  const notices = source?.notices || [];
  if (!notices.length) return null;
  return h(
    'section',
    {class: 'card', 'aria-label': 'How the data was read'},
    h('h3', {}, 'How the data was read'),
    h(
      'ul',
      {},
      notices.map(notice =>
        h(
          'li',
          {class: notice.level === 'warning' ? 'problem' : ''},
          notice.message,
          notice.examples?.length
            ? h('span', {class: 'soft'}, ` For example: ${notice.examples.slice(0, 3).join('; ')}`)
            : null,
        ),
      ),
    ),
  );
}
