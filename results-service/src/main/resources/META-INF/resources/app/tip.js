// What a mark says when it is pointed at. The same is in the table below each drawing, for those who do not point.
const tip = document.getElementById('tip');

function place(x, y) {
  const box = tip.getBoundingClientRect(), gap = 14;
  const left = Math.max(6, Math.min(x + gap, innerWidth - box.width - 6));
  const top = y + gap + box.height > innerHeight ? y - gap - box.height : y + gap;
  tip.style.setProperty('transform', `translate(${left}px, ${Math.max(6, top)}px)`);
}

addEventListener('pointermove', event => {
  const mark = event.target instanceof Element ? event.target.closest('[data-tip]') : null;
  tip.hidden = !mark;
  if (!mark) return;
  if (tip.textContent !== mark.dataset.tip) tip.textContent = mark.dataset.tip;
  place(event.clientX, event.clientY);
}, {passive: true});

// Pointing at a run anywhere makes the others pale, in all drawings of the view.
addEventListener('pointerover', event => {
  const run = event.target instanceof Element ? event.target.closest('[data-run]')?.dataset.run : undefined;
  const view = document.getElementById('view');
  if (run === view.dataset.hot) return;
  for (const lit of view.querySelectorAll('.hot')) lit.classList.remove('hot');
  if (run === undefined) delete view.dataset.hot;
  else {
    view.dataset.hot = run;
    for (const part of view.querySelectorAll(`[data-run="${CSS.escape(run)}"]`)) part.classList.add('hot');
  }
}, {passive: true});

addEventListener('scroll', () => { tip.hidden = true; }, {passive: true});
