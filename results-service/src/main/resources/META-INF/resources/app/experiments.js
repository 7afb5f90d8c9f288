import {get} from './api.js';
import {h, loss, percent, state, table, value} from './dom.js';
import {every} from './poll.js';

/** Experiments; filter, order and page are in the address. */
export function experiments({render, say, signal, query}) {
  const filter = h('input', {id: 'filter', value: query.get('filter') || '', placeholder: 'best.accuracy >= 0.85 and max_length = 512'});
  const sort = h('input', {id: 'sort', value: query.get('sort') || '', placeholder: '-best.accuracy'});
  const form = h('form', {class: 'fields', onsubmit: event => {
    event.preventDefault();
    const next = new URLSearchParams();
    if (filter.value) next.set('filter', filter.value);
    if (sort.value) next.set('sort', sort.value);
    location.hash = '#/experiments?' + next;
  }}, h('label', {}, 'Filter', filter), h('label', {}, 'Sort', sort), h('label', {}, '\u00a0', h('button', {class: 'main'}, 'Show')));
  const list = h('div');
  render(h('h1', {}, 'Experiments'), form, list);
  return every(3000, signal, say, async () => {
    const page = await get('/experiments?limit=100&' + query);
    const next = new URLSearchParams(query);
    if (page.next) next.set('cursor', page.next);
    list.replaceChildren(
      h('p', {class: 'soft'}, `${page.total} experiments`),
      table('Experiments', [{title: 'Experiment'}, {title: 'State'}, {title: 'Model'}, {title: 'Data'},
        ...['Length', 'Learning rate', 'Batch', 'Val. accuracy', 'Val. loss', 'Test accuracy'].map(title => ({title, number: true}))],
      page.items.map(run => ({cells: [
        h('a', {href: '#/experiments/' + encodeURIComponent(run.experiment_id)}, run.experiment_id),
        h('span', {title: run.error ? run.error.message : null}, state(run.state)),
        run.request?.model || '', run.request?.dataset ? `${run.request.dataset.name} × ${run.request.dataset.fraction}` : '',
        run.request?.max_length ?? '', value(run.request?.learning_rate), run.request?.batch_size ?? '',
        percent(run.best?.accuracy), loss(run.best?.loss), percent(run.test?.accuracy)]}))),
      page.next ? h('p', {}, h('a', {href: '#/experiments?' + next}, 'Next page')) : '');
  });
}
