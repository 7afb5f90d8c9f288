/**
 * The configuration that is pointed at, anywhere: in a table, a legend or a chart. All charts and tables of the view
 * make the others pale. Elements name their configuration's number with `data-run`.
 */
class Pointed extends EventTarget {
  /** @type {string | undefined} */
  run = undefined;

  /** @param {string | number | undefined} run */
  at(run) {
    const wanted = run === undefined ? undefined : String(run);
    if (wanted === this.run) return;
    this.run = wanted;
    mark(wanted);
    this.dispatchEvent(new Event('change'));
  }
}

export const pointed = new Pointed();

/** @param {string | undefined} run */
function mark(run) {
  const view = document.getElementById('view');
  for (const lit of view.querySelectorAll('.hot')) lit.classList.remove('hot');
  if (run === undefined) {
    delete view.dataset.hot;
    return;
  }
  view.dataset.hot = run;
  for (const part of view.querySelectorAll(`[data-run="${CSS.escape(run)}"]`)) part.classList.add('hot');
}

addEventListener(
  'pointerover',
  event => {
    const target = event.target instanceof Element ? event.target : undefined;
    // A chart tells by itself what is under the pointer.
    if (target?.closest('.plot')) return;
    const named = target?.closest('[data-run]');
    pointed.at(named instanceof HTMLElement || named instanceof SVGElement ? named.dataset.run : undefined);
  },
  {passive: true},
);
