import {get} from './api.js';
import {h, percent, loss, seconds, state, table, when} from './dom.js';
import {every} from './poll.js';

const best = study => !study.best ? '' : `${study.best.name}: ${study.select_by === 'val_loss'
  ? loss(study.best.value) : percent(study.best.value)} (${study.select_by})`;

/** All studies, the newest first. */
export function studies({render, say, signal}) {
  return every(3000, signal, say, async () => {
    const page = await get('/studies?limit=100');
    render(
      h('h1', {}, 'Studies'),
      page.items.length
        ? table('Studies', [{title: 'Study'}, {title: 'State'}, {title: 'Progress'}, {title: 'Best so far'}, {title: 'Started'}],
          page.items.map(study => ({cells: [
            h('a', {href: '#/studies/' + encodeURIComponent(study.id)}, study.id),
            state(study.state),
            h('span', {}, h('progress', {max: study.progress.total, value: study.progress.ended,
              'aria-label': `${study.progress.ended} of ${study.progress.total} runs ended`}),
            ` ${study.progress.ended}/${study.progress.total}`, study.eta_seconds ? `, ${seconds(study.eta_seconds)} left` : ''),
            best(study), when(study.created_at)]})))
        : h('p', {}, 'None yet. ', h('a', {href: '#/submit'}, 'Submit one'), ', or run ', h('code', {}, './tunelab demo'), '.'));
  });
}
