const shown = value => value === undefined || value === null ? '' : typeof value === 'number' ? +value.toPrecision(4) : value;
const state = e => {
  const p = e.progress;
  if (!p || !p.epochs) return e.state;
  const step = p.steps_per_epoch ? ` · step ${p.step} of ${p.steps_per_epoch}` : '';
  return `${e.state} · epoch ${p.epoch} of ${p.epochs}${step}`;
};
/** Kept for this tab only. */
function askForKey() {
  document.getElementById('note').textContent = 'This service needs an API key.';
  document.getElementById('access').hidden = false;
}
document.getElementById('access').addEventListener('submit', event => {
  event.preventDefault();
  sessionStorage.setItem('tunelab-api-key', document.getElementById('key').value.trim());
  document.getElementById('access').hidden = true;
  refresh();
});
async function refresh() {
  const note = document.getElementById('note');
  try {
    const key = sessionStorage.getItem('tunelab-api-key');
    const answer = await fetch('/api/v1/experiments?limit=100', key ? {headers: {Authorization: `Bearer ${key}`}} : {});
    if (answer.status === 401) return askForKey();
    const page = await answer.json();
    if (!answer.ok) throw new Error(page.detail);
    note.textContent = page.total ? `${page.total} experiments` : 'No experiments yet.';
    document.getElementById('rows').replaceChildren(...page.items.map(e => {
      const q = e.request || {}, row = document.createElement('tr');
      const cells = [e.experiment_id, q.study, q.model, q.dataset && q.dataset.name, q.max_length, q.learning_rate,
        q.batch_size, state(e), e.best && e.best.accuracy, e.best && e.best.loss, e.test && e.test.accuracy];
      cells.forEach((value, i) => {
        const cell = row.insertCell();
        if (typeof value === 'number') cell.className = 'number';
        if (i) { cell.textContent = shown(value); return; }
        const link = document.createElement('a');
        link.href = '/api/v1/experiments/' + encodeURIComponent(value);
        link.textContent = value;
        cell.append(link);
      });
      if (e.error) row.title = e.error.message;
      return row;
    }));
  } catch (error) {
    note.textContent = 'The service does not answer: ' + error.message;
  }
  setTimeout(refresh, 2000);
}
refresh();
