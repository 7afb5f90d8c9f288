// @ts-nocheck: not converted yet
import {s} from '../dom.js';

/** A small line of numbers; lower is drawn lower, the last one has a dot. */
export function spark(numbers, label) {
  if (numbers.length < 1)
    return s('svg', {class: 'spark', role: 'img', 'aria-label': label + ': none yet', viewBox: '0 0 120 30'});
  const low = Math.min(...numbers),
    high = Math.max(...numbers);
  const at = numbers.map((n, i) => [
    numbers.length < 2 ? 60 : 4 + (112 * i) / (numbers.length - 1),
    26 - (22 * (n - low)) / (high - low || 1),
  ]);
  const last = at[at.length - 1];
  return s(
    'svg',
    {
      class: 'spark',
      viewBox: '0 0 120 30',
      role: 'img',
      'aria-label': `${label}: ${numbers.map(n => n.toFixed(3)).join(', ')}`,
    },
    s('polyline', {points: at.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' '), class: 'line plain'}),
    s('circle', {cx: last[0], cy: last[1], r: 2.8, class: 'dot'}),
  );
}
