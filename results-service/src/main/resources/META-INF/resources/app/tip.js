// What a mark says when it is pointed at, for what is drawn by hand. Charts by ECharts have tooltips of their own.
const tip = document.getElementById('tip');

function place(x, y) {
  const box = tip.getBoundingClientRect();
  const gap = 14;
  const left = Math.max(6, Math.min(x + gap, innerWidth - box.width - 6));
  const top = y + gap + box.height > innerHeight ? y - gap - box.height : y + gap;
  tip.style.setProperty('transform', `translate(${left}px, ${Math.max(6, top)}px)`);
}

addEventListener(
  'pointermove',
  event => {
    /** @type {HTMLElement | null} */
    const mark = event.target instanceof Element ? event.target.closest('[data-tip]') : null;
    tip.hidden = !mark;
    if (!mark) return;
    if (tip.textContent !== mark.dataset.tip) tip.textContent = mark.dataset.tip;
    place(event.clientX, event.clientY);
  },
  {passive: true},
);

addEventListener('scroll', () => (tip.hidden = true), {passive: true});
