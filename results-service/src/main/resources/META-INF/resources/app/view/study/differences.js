import {html, nothing} from 'lit';
import {asked, remember} from '../../address.js';
import {intervals} from '../../chart/intervals.js';
import {drawn, range} from '../../chart/ranges.js';
import {colourOf, symbolOf} from '../../chart/theme.js';
import '../../components/chart.js';
import {choice} from '../../components/parts.js';
import {percent, points, pValue} from '../../format.js';
import {bestFirst} from '../measures.js';
import {narrowing} from './narrowing.js';

/** @import {StageContext} from './stage.js' */

const HEADING = 'Is the difference real?';
const NOT_RUN_HERE = ' (not run here)';
const ROW_PIXELS = 30;
const AXIS_PIXELS = 56;
/** More rows than this are not read. */
const MOST_ROWS = 30;
const MOST_VERDICTS = 12;

const titled = one => one.name + (one.not_run_here ? NOT_RUN_HERE : '');

/**
 * Which configurations, and imported classifiers, differ significantly from one of them.
 *
 * @param {StageContext} all
 */
export function differences(all) {
  const {answers, of, mark, done, imported} = all;
  const sides = [...done, ...imported];
  const base = asked('base');
  const isNamed = sides.some(one => one.configuration === base);
  const path = of('compare', isNamed ? `&baseline=${encodeURIComponent(base)}` : '');
  return answers.show(path, answer => judged(answer, sides, all), {mark});
}

function judged(answer, sides, all) {
  const compared = answer.configurations.filter(one => one.verdict);
  const tools = choice(
    'against',
    sides.map(one => [one.configuration, one.configuration + (one.not_run_here ? NOT_RUN_HERE : '')]),
    answer.baseline,
    name => {
      remember({base: name});
      all.rewrite();
    },
  );
  const below = reasons(answer, all);
  if (!compared.length) {
    return html`<figure class="whole">
      <div class="figure-head">
        <h3>${HEADING}</h3>
        ${tools}
      </div>
      ${below}
    </figure>`;
  }
  return forest({answer, compared, tools, below, shown: bestOf(compared, all), indexOf: all.indexOf});
}

/** As many as are read, the best by validation, in their order; imported classifiers come first. */
function bestOf(compared, {done, study}) {
  const places = bestFirst(done, study.select_by).map(one => one.configuration);
  const shown = [...compared].sort((a, b) => places.indexOf(a.name) - places.indexOf(b.name)).slice(0, MOST_ROWS);
  return compared.filter(one => shown.includes(one));
}

/** All that is said of the comparisons, in words. */
function reasons(answer, {indexOf}) {
  // What concerns a run alone is said of it above.
  const warnings = [...new Set(answer.configurations.flatMap(one => one.warnings))].filter(
    text => !text.startsWith('baseline: ') && !text.startsWith('this run: '),
  );
  const remarks = [answer.note, answer.sensitivity?.text, answer.f1, answer.calibration].filter(Boolean);
  return html`
    ${answer.looks ? narrowing(answer, indexOf) : nothing} ${remarks.map(text => html`<p class="soft">${text}</p>`)}
    ${verdicts(answer.configurations, indexOf)}
    ${warnings.length ? html`<p class="problem">Caution: ${warnings.join('; ')}.</p>` : nothing}
  `;
}

function verdicts(configurations, indexOf) {
  const list = html`<ul class="verdicts">
    ${configurations.map(
      one =>
        html`<li data-run=${indexOf(one.name)}>
          <strong>${titled(one)}</strong>: ${one.verdict || 'not compared: ' + one.not_comparable}
        </li>`,
    )}
  </ul>`;
  if (configurations.length <= MOST_VERDICTS) return list;
  return html`<details>
    <summary>All ${configurations.length} comparisons in words</summary>
    ${list}
  </details>`;
}

/** Differences with their intervals, around the band in which a difference does not matter. */
function forest({answer, compared, tools, below, shown, indexOf}) {
  const level = percent(1 - answer.significance).replace('.0', '');
  const margin = 100 * answer.margin;
  const notes = [
    `Difference in test accuracy from ${answer.baseline} on the same test examples, with ${compared.length > 1 ? 'simultaneous ' : ''}${level} intervals.`,
    `Shaded: differences too small to matter (±${points(answer.margin).slice(1)} points). Large markers: significant difference.`,
    shown.some(({adjusted_interval: {low, high}}) => low < -1 || high > 1) && 'Intervals are drawn up to ±100 points.',
    compared.length > MOST_ROWS &&
      `Drawn: the best ${shown.length} of ${compared.length} by validation. All are listed below.`,
  ];
  return html`<tl-chart
    class="whole"
    heading=${HEADING}
    description=${shown.map(one => `${one.name}: ${points(one.difference)} points`).join('; ')}
    .note=${notes.filter(Boolean).join(' ')}
    .tools=${tools}
    .below=${below}
    .height=${shown.length * ROW_PIXELS + AXIS_PIXELS}
    .option=${theme => forestOption({shown, margin, level, indexOf}, theme)}
    .table=${{
      columns: ['Configuration', 'Difference in points', `${level} interval`, 'p'],
      rows: compared.map(one => [
        titled(one),
        points(one.difference),
        range(one.adjusted_interval),
        pValue(one.adjusted_p_value),
      ]),
    }}
  ></tl-chart>`;
}

function forestOption({shown, margin, level, indexOf}, theme) {
  const at = one => drawn(one.adjusted_interval);
  const ends = shown.flatMap(one => [at(one).low, at(one).high]).concat(margin, -margin);
  const air = 0.06 * (Math.max(...ends) - Math.min(...ends));
  return {
    xAxis: {
      name: `points of test accuracy, ${level} interval`,
      min: Math.max(-100, Math.floor(Math.min(...ends) - air)),
      max: Math.min(100, Math.ceil(Math.max(...ends) + air)),
      splitLine: {show: true},
      axisLabel: {
        showMinLabel: false,
        showMaxLabel: false,
        formatter: it => (it > 0 ? '+' + it : String(it).replace('-', '−')),
      },
    },
    yAxis: {
      type: 'category',
      inverse: true,
      data: shown.map(titled),
      splitLine: {show: false},
      axisLabel: {width: 200, overflow: 'truncate', color: theme.ink},
    },
    series: [
      {
        type: 'line',
        silent: true,
        data: [],
        markArea: {silent: true, itemStyle: {color: theme.mark}, data: [[{xAxis: -margin}, {xAxis: margin}]]},
        markLine: {
          silent: true,
          symbol: 'none',
          label: {show: false},
          lineStyle: {color: theme.ink, type: 'dotted', width: 1},
          data: [{xAxis: 0}],
        },
      },
      intervals({
        colour: theme.soft,
        horizontal: true,
        data: shown.map((one, i) => ({
          at: i,
          ...at(one),
          run: indexOf(one.name),
          colour: colourOf(theme, indexOf(one.name)),
        })),
      }),
      {
        type: 'scatter',
        data: shown.map((one, i) => ({
          value: [100 * one.difference, i],
          run: indexOf(one.name),
          symbol: symbolOf(indexOf(one.name)),
          symbolSize: one.differs ? 14 : 8,
          itemStyle: {color: colourOf(theme, indexOf(one.name))},
          tip: `${one.name}\n${one.verdict}\n${one.method}, ${pValue(one.adjusted_p_value)}${one.comparisons > 1 ? ' (adjusted)' : ''}`,
        })),
      },
    ],
  };
}
