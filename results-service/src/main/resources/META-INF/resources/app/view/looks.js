// @ts-nocheck: not converted yet
import {h} from '../dom.js';
import {percent, points} from '../format.js';
import {plot} from '../chart/plot.js';

/**
 * How the comparisons of a stage that decides narrow with each seed: the difference and its interval at every look.
 * @param {object} answer of /compare
 * @param {(name: string) => number} indexOf
 */
export function narrowing(answer, indexOf) {
  const looks = answer.looks;
  const compared = looks.steps.filter(step => step.interval);
  const summary = h('p', {class: looks.open.length ? 'soft' : 'answer'}, looks.summary);
  if (!compared.length) return summary;
  const names = [...new Set(compared.map(step => step.name))];
  const ends = [looks.first_seeds - 0.3, looks.max_seeds + 0.3];
  const limit = at => ({kind: 'line', dashed: true, points: ends.map(x => ({x, y: at}))});
  // Side by side, so that intervals at one look do not hide each other.
  const place = (step, i) => step.seeds + (i - (names.length - 1) / 2) * Math.min(0.15, 0.5 / names.length);
  return [
    summary,
    plot({
      title: 'Difference, look by look',
      note:
        `Difference in test accuracy from ${answer.baseline} after each seed, with intervals that hold for all ${looks.most} looks ` +
        `together. Dashed: differences too small to matter. Nominal level of each look: ${percent(looks.nominal_level)}.`,
      description: compared
        .map(step => `${step.seeds} seeds, ${step.name}: ${points(step.difference)} points, ${step.outcome}`)
        .join('; '),
      x: {
        title: 'seeds a side',
        format: String,
        at: Array.from({length: looks.most}, (_, i) => looks.first_seeds + i),
        include: ends,
      },
      y: {title: 'points', format: points, include: [-answer.margin, answer.margin]},
      columns: ['Seeds', 'Configuration', 'Difference', 'from', 'to', 'Outcome'],
      rows: compared.map(step => [
        step.seeds,
        step.name,
        points(step.difference),
        points(step.interval.low),
        points(step.interval.high),
        step.outcome,
      ]),
      layers: [
        limit(answer.margin),
        limit(-answer.margin),
        ...names.map((name, i) => ({
          kind: 'points',
          run: indexOf(name),
          points: compared
            .filter(step => step.name === name)
            .map(step => ({
              x: place(step, i),
              y: step.difference,
              low: step.interval.low,
              high: step.interval.high,
              small: step.open,
              tip: `${name}, ${step.seeds} seeds: ${points(step.difference)} points (${points(step.interval.low)} to ${points(step.interval.high)})\n${step.open ? 'open' : step.outcome}`,
            })),
        })),
      ],
    }),
  ];
}
