import {html} from 'lit';
import {intervals} from '../../chart/intervals.js';
import {drawn, range} from '../../chart/ranges.js';
import {around} from '../../chart/ticks.js';
import {colourOf, symbolOf} from '../../chart/theme.js';
import '../../components/chart.js';
import {percent, points} from '../../format.js';

/** How far apart intervals at one look are drawn, in seeds. */
const APART = 0.15;

/**
 * How the comparisons of a stage that decides narrow with each seed: the difference and its interval at every look.
 *
 * @param {any} answer of /compare
 * @param {(name: string) => number} indexOf
 */
export function narrowing(answer, indexOf) {
  const {looks} = answer;
  const compared = looks.steps.filter(step => step.interval);
  const summary = html`<p class=${looks.open.length ? 'soft' : 'answer'}>${looks.summary}</p>`;
  if (!compared.length) return summary;
  const names = [...new Set(compared.map(step => step.name))];
  return html`${summary}
    <tl-chart
      heading="Difference, look by look"
      description=${compared.map(step => `${step.seeds} seeds, ${step.name}: ${points(step.difference)} points, ${step.outcome}`).join('; ')}
      .note=${`Difference in test accuracy from ${answer.baseline} after each seed, with intervals that hold for all ${looks.most} looks together. Dashed: differences too small to matter. Nominal level of each look: ${percent(looks.nominal_level)}.`}
      .legend=${names.map(name => ({name, run: indexOf(name)}))}
      .option=${theme => looksOption({answer, compared, names, indexOf}, theme)}
      .table=${{
        columns: ['Seeds', 'Configuration', 'Difference', 'Interval', 'Outcome'],
        rows: compared.map(step => [
          step.seeds,
          step.name,
          points(step.difference),
          range(step.interval),
          step.outcome,
        ]),
      }}
    ></tl-chart>`;
}

function looksOption({answer: {looks, margin}, compared, names, indexOf}, theme) {
  const gap = Math.min(APART, 0.5 / names.length);
  // Side by side, so that intervals at one look do not hide each other.
  const place = (step, i) => step.seeds + (i - (names.length - 1) / 2) * gap;
  const limit = at => ({yAxis: at, lineStyle: {color: theme.soft, type: 'dashed'}, label: {show: false}});
  const of = (name, i) => {
    const run = indexOf(name);
    const colour = colourOf(theme, run);
    const steps = compared.filter(step => step.name === name);
    return [
      intervals({
        name,
        run,
        colour,
        data: steps.map(step => ({at: place(step, i), ...drawn(step.interval)})),
      }),
      {
        type: 'scatter',
        name,
        run,
        symbol: symbolOf(run),
        itemStyle: {color: colour},
        data: steps.map(step => ({
          value: [place(step, i), 100 * step.difference],
          symbolSize: step.open ? 7 : 11,
          tip: `${name}, ${step.seeds} seeds\n${points(step.difference)} points (${range(step.interval)})\n${step.open ? 'open' : step.outcome}`,
        })),
      },
    ];
  };
  const reach = Math.max(
    ...compared.flatMap(({interval}) => [-drawn(interval).low, drawn(interval).high]),
    100 * margin,
  );
  return {
    xAxis: {
      name: 'seeds per configuration',
      min: looks.first_seeds - 0.5,
      max: looks.max_seeds + 0.5,
      axisLabel: {customValues: Array.from({length: looks.most}, (_, i) => looks.first_seeds + i)},
      axisTick: {show: false},
    },
    yAxis: {
      name: 'points of test accuracy',
      ...around(Math.min(100, 1.05 * reach)),
      axisLabel: {formatter: it => (it > 0 ? '+' + it : String(it).replace('-', '−'))},
    },
    series: [
      {
        type: 'line',
        silent: true,
        data: [],
        markLine: {silent: true, symbol: 'none', data: [limit(100 * margin), limit(-100 * margin)]},
      },
      ...names.flatMap(of),
    ],
  };
}
