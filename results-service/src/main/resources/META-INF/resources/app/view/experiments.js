// @ts-nocheck: not converted yet
import {toRun, withQuery} from '../address.js';
import {get} from '../api.js';
import {h, state, table} from '../dom.js';
import {ago, layers, loss, percent, value} from '../format.js';
import {every} from '../poll.js';

const STATES = [
  ['', 'all'],
  ['RUNNING', 'running'],
  ['QUEUED', 'queued'],
  ['COMPLETED', 'completed'],
  ['FAILED,REJECTED', 'failed'],
  ['CANCELLED', 'cancelled'],
  ['PAUSED,STOPPED', 'paused or stopped'],
];
const ORDERS = [
  ['', 'newest first'],
  ['-best.accuracy', 'best validation accuracy'],
  ['best.loss', 'lowest validation loss'],
  ['-test.accuracy', 'best test accuracy'],
];

/** Experiments; filter, order and page are in the address. */
export function show(view) {
  const {query} = view,
    wanted = query.get('state') || '';
  const filter = h('input', {
    id: 'filter',
    value: query.get('filter') || '',
    placeholder: 'best.accuracy >= 0.85 and max_length = 512',
    spellcheck: 'false',
    autocapitalize: 'off',
  });
  const sort = h(
    'select',
    {
      id: 'sort',
      onchange: () => {
        location.hash = withQuery({sort: sort.value, cursor: null});
      },
    },
    ORDERS.map(([it, title]) => h('option', {value: it, selected: it === (query.get('sort') || '')}, title)),
  );
  const form = h(
    'form',
    {
      class: 'filters',
      role: 'search',
      onsubmit: event => {
        event.preventDefault();
        location.hash = withQuery({filter: filter.value.trim(), cursor: null});
      },
    },
    h('div', {class: 'field grow'}, h('label', {for: 'filter'}, 'Filter'), filter),
    h('div', {class: 'field'}, h('label', {for: 'sort'}, 'Order'), sort),
    h('button', {}, 'Show'),
  );
  const list = h('div');
  view.render(
    h(
      'div',
      {class: 'title'},
      h('h1', {'data-title': 'Experiments'}, 'Experiments'),
      h('a', {class: 'button main', href: '#/submit'}, 'New experiment'),
    ),
    h(
      'nav',
      {class: 'switch', 'aria-label': 'State'},
      STATES.map(([it, title]) =>
        h('a', {href: withQuery({state: it, cursor: null}), 'aria-current': it === wanted ? 'true' : null}, title),
      ),
    ),
    form,
    list,
  );
  return every(3000, view.signal, view.say, async () => {
    const page = await get('/experiments?limit=50&' + query);
    const focused = list.contains(document.activeElement) && document.activeElement.getAttribute('href');
    list.replaceChildren(
      ...(page.items.length ? [listed(page)] : [h('p', {class: 'empty'}, 'None.')]),
      h(
        'div',
        {class: 'row start'},
        query.get('cursor') ? h('a', {class: 'button', href: withQuery({cursor: null})}, 'First page') : null,
        page.next ? h('a', {class: 'button', href: withQuery({cursor: page.next})}, 'Next page') : null,
        h('span', {class: 'soft'}, `${page.total} in all`),
      ),
    );
    if (focused) list.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus({preventScroll: true});
  });
}

function listed(page) {
  const number = title => ({title, number: true});
  return h(
    'div',
    {class: 'card flush'},
    table(
      'Experiments',
      [
        {title: 'Experiment'},
        {title: 'State'},
        number('Val. loss'),
        number('Val. accuracy'),
        number('Test accuracy'),
        {title: 'Model'},
        {title: 'Data'},
        number('Length'),
        number('Learning rate'),
        number('Batch'),
        {title: 'Submitted'},
      ],
      page.items.map(({experiment_id: id, request = {}, ...run}) => ({
        cells: [
          h('a', {href: toRun(id), class: 'id'}, id),
          h('span', {title: run.error?.message}, state(run.state)),
          loss(run.best?.loss),
          percent(run.best?.accuracy),
          percent(run.test?.accuracy),
          [
            request.model || '',
            request.num_layers ? h('span', {class: 'soft'}, ', ' + layers(request.num_layers)) : '',
          ],
          request.dataset ? [request.dataset.name, h('span', {class: 'soft'}, ` × ${request.dataset.fraction}`)] : '',
          request.max_length ?? '',
          value(request.learning_rate),
          request.batch_size ?? '',
          run.submitted_at ? ago(run.submitted_at) : '',
        ],
      })),
    ),
  );
}
