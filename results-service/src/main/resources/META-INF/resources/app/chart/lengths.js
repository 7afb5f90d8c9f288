// @ts-nocheck: not converted yet
// How long the texts are, and how much of them each maximum length cuts.
import {s} from '../dom.js';
import {percent, whole} from '../format.js';
import {figure, scale, ticks, widthOf} from './figure.js';

/** Share of the texts that are longer than this: as the data set tells it, else from its histogram. */
export function truncated(statistics, length) {
  const known = statistics.truncated_share?.[length];
  if (known !== undefined) return known;
  const {bin_width: width, counts} = statistics.histogram;
  const all = counts.reduce((a, b) => a + b, 0) || 1;
  return (
    counts.reduce((sum, count, i) => sum + count * Math.min(1, Math.max(0, ((i + 1) * width - length) / width)), 0) /
    all
  );
}

/** @param lengths the maximum lengths to mark */
export function lengths({statistics, name, lengths: marked}) {
  const {bin_width: bin, counts} = statistics.histogram;
  const cut = marked.map(length => ({length, share: truncated(statistics, length)}));
  return figure({
    title: 'Token lengths and truncation',
    note:
      `Texts of ${name} by number of tokens; median ${whole(statistics.percentiles?.p50)}, 95% have at most ${whole(statistics.percentiles?.p95)}. ` +
      'Texts to the right of a line are truncated at that length.',
    description: cut.map(one => `At ${one.length} tokens ${percent(one.share)} of the texts are truncated`).join('; '),
    columns: ['Maximum length', 'Truncated texts'],
    rows: cut.map(one => [whole(one.length), percent(one.share)]),
    draw(width) {
      const height = Math.round(Math.min(330, Math.max(230, width * 0.58))),
        left = 44,
        top = 14 + 17 * cut.length,
        down = height - 42;
      const end = Math.max(
        (statistics.percentiles?.p99 || bin * counts.length) * 1.05,
        ...marked.map(length => length * 1.1),
      );
      const sx = scale([0, end], [left, width - 12]),
        most = Math.max(...counts),
        sy = scale([0, most], [down, top]);
      return {
        height,
        parts: [
          ticks(0, most, 4).map(it => [
            s('line', {x1: left, x2: width - 12, y1: sy(it), y2: sy(it), class: 'grid'}),
            s('text', {x: left - 7, y: sy(it) + 4, class: 'tick', 'text-anchor': 'end'}, whole(it)),
          ]),
          counts.map((count, i) =>
            i * bin >= end
              ? null
              : s('rect', {
                  x: sx(i * bin) + 0.5,
                  width: Math.max(1, sx(Math.min(end, (i + 1) * bin)) - sx(i * bin) - 1),
                  y: sy(count),
                  height: down - sy(count),
                  class: 'count',
                  'data-tip': `${i * bin} to ${(i + 1) * bin} tokens: ${whole(count)} texts`,
                }),
          ),
          s('line', {x1: left, x2: width - 12, y1: down, y2: down, class: 'axis'}),
          ticks(0, end, Math.max(3, Math.floor(width / 90))).map(it =>
            s('text', {x: sx(it), y: down + 17, class: 'tick', 'text-anchor': 'middle'}, whole(it)),
          ),
          s('text', {x: (left + width) / 2, y: height - 6, class: 'axis-title', 'text-anchor': 'middle'}, 'tokens'),
          cut.map(({length, share}, i) => {
            const text = `${length}: ${percent(share)} cut`,
              x = sx(length),
              y = 12 + 17 * i,
              atEnd = x + 8 + widthOf(text) > width;
            return [
              s('line', {x1: x, x2: x, y1: y - 8, y2: down, class: 'cut'}),
              s(
                'text',
                {x: x + (atEnd ? -6 : 6), y: y + 2, class: 'tick strong', 'text-anchor': atEnd ? 'end' : 'start'},
                text,
              ),
            ];
          }),
        ],
      };
    },
  });
}
