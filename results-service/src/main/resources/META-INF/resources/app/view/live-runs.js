// @ts-nocheck: not converted yet
import {toRun} from '../address.js';
import {get, live} from '../api.js';
import {h, state} from '../dom.js';
import {ago, loss, seconds, whole} from '../format.js';
import {spark} from '../chart/spark.js';

const OVER = ['COMPLETED', 'FAILED', 'CANCELLED', 'STOPPED'];

/** What runs now, as the service tells it. Cards stay in place and are brought up to date, so that focus is not lost. */
export function liveRuns(view, place) {
  const runs = new Map(),
    losses = new Map(),
    cards = new Map();
  const list = h('ul', {class: 'runs'}),
    spoken = h('p', {class: 'unseen', role: 'status', 'aria-live': 'polite'});
  let names = new Map(),
    listening = false;

  const draw = () => {
    const shown = [...runs.values()].filter(
      run => names.has(run.experiment_id) && ['RUNNING', 'STALLED'].includes(run.state),
    );
    for (const [id, card] of cards)
      if (!shown.some(run => run.experiment_id === id)) {
        card.element.remove();
        cards.delete(id);
      }
    for (const run of shown) {
      if (!cards.has(run.experiment_id)) {
        cards.set(run.experiment_id, newCard(run.experiment_id, names.get(run.experiment_id)));
        list.append(cards.get(run.experiment_id).element);
      }
      cards.get(run.experiment_id).update(run, losses.get(run.experiment_id) || []);
    }
    place.replaceChildren(
      ...(shown.length
        ? [h('section', {'aria-label': 'Running now'}, h('h2', {class: 'small'}, 'Running now'), list, spoken)]
        : [spoken]),
    );
  };
  const fetchLosses = async id => {
    try {
      losses.set(
        id,
        (await get(`/experiments/${encodeURIComponent(id)}/epochs`)).map(epoch => epoch.validation.loss),
      );
      draw();
    } catch {
      /* with the next epoch */
    }
  };
  const heard = run => {
    const before = runs.get(run.experiment_id);
    runs.set(run.experiment_id, run);
    if (!before || before.progress?.epoch !== run.progress?.epoch || before.best?.loss !== run.best?.loss)
      fetchLosses(run.experiment_id);
    if (before && before.state !== run.state && names.has(run.experiment_id))
      spoken.textContent = `${names.get(run.experiment_id)}: ${run.state.toLowerCase()}`;
    draw();
  };
  const ticking = setInterval(() => {
    for (const card of cards.values()) card.tick();
  }, 1000);
  view.signal.addEventListener('abort', () => clearInterval(ticking));
  return {
    show(study) {
      const cells = study.stages.flatMap(stage => stage.cells).filter(cell => cell.experiment_id);
      names = new Map(cells.map(cell => [cell.experiment_id, `${cell.name}, seed ${cell.seed}`]));
      for (const cell of cells) {
        if (OVER.includes(cell.state)) runs.delete(cell.experiment_id);
        else if (!runs.has(cell.experiment_id) && cell.state === 'RUNNING')
          heard({...cell, updated_at: new Date().toISOString()});
      }
      draw();
      if (!listening && !OVER.includes(study.state)) {
        listening = true;
        live('/experiments/live?study=' + encodeURIComponent(study.id), view.signal, heard);
      }
    },
  };
}

/** Share of the training that is done, 0 to 1. */
export const done = p =>
  p?.epochs
    ? Math.min(1, (Math.max(1, p.epoch) - 1 + (p.steps_per_epoch ? (p.step || 0) / p.steps_per_epoch : 0)) / p.epochs)
    : 0;

function newCard(id, name) {
  const badge = h('span'),
    fill = h('span', {class: 'live'}),
    where = h('span'),
    facts = h('p', {class: 'soft'}),
    pulse = h('span', {class: 'soft'}),
    line = h('div');
  const meter = h(
    'div',
    {class: 'bar', role: 'progressbar', 'aria-valuemin': 0, 'aria-valuemax': 100, 'aria-label': 'Training of ' + name},
    fill,
  );
  let run = {};
  const tick = () => {
    pulse.textContent = 'heartbeat ' + ago(run.updated_at);
  };
  return {
    tick,
    element: h(
      'li',
      {class: 'card'},
      h('div', {class: 'row'}, h('a', {href: toRun(id)}, name), badge),
      meter,
      h('div', {class: 'row'}, where, line),
      facts,
      pulse,
    ),
    update(now, numbers) {
      run = now;
      const p = run.progress || {},
        share = Math.round(100 * done(p));
      badge.replaceChildren(state(run.state));
      fill.style.setProperty('width', share + '%');
      meter.setAttribute('aria-valuenow', share);
      where.textContent = p.epochs ? `${p.phase || 'training'}, epoch ${p.epoch} of ${p.epochs}` : 'starting';
      line.replaceChildren(numbers.length ? spark(numbers, 'Validation loss by epoch') : '');
      facts.textContent = [
        run.best && `best val. loss ${loss(run.best.loss)}`,
        p.tokens_per_second && `${whole(p.tokens_per_second)} tokens/s`,
        p.eta_seconds && `${seconds(p.eta_seconds)} left`,
        run.worker,
      ]
        .filter(Boolean)
        .join(' · ');
      tick();
    },
  };
}
