import {html} from 'lit';
import {colourOf, symbolOf} from '../../chart/theme.js';
import '../../components/chart.js';
import {percent} from '../../format.js';
import {measure} from '../measures.js';

const HALF = {threshold: 0.5, title: 'threshold 0.5'};

/** @typedef {{curves: any[], labels: string[], thresholds: any[], isBinary: boolean}} Shown */

/** Recall against the false positive rate, a curve per label. @param {Shown} shown */
export const roc = shown =>
  chart(shown, {
    heading: 'ROC curve',
    x: 'false positive rate',
    y: 'recall',
    points: curve => curve.roc,
    at: test => [test.false_positive_rate, test.recall],
    area: curve => `AUROC ${measure('auroc').format(curve.auroc)}`,
    diagonal: true,
  });

/** Precision against recall, a curve per label. @param {Shown} shown */
export const precisionRecall = shown =>
  chart(shown, {
    heading: 'Precision-recall curve',
    x: 'recall',
    y: 'precision',
    points: curve => curve.precision_recall,
    at: test => [test.recall, test.precision],
    area: curve => `average precision ${measure('average_precision').format(curve.average_precision)}`,
    diagonal: false,
  });

function chart({curves, labels, thresholds, isBinary}, kind) {
  const tip = ({x, y, threshold}) => [
    `threshold ${threshold.toFixed(3)}`,
    `${kind.x} ${percent(x)}`,
    `${kind.y} ${percent(y)}`,
  ];
  const line = (curve, theme) => {
    const run = labels.indexOf(curve.label);
    return {
      type: 'line',
      name: curve.label,
      run,
      symbol: 'circle',
      symbolSize: 6,
      showAllSymbol: true,
      itemStyle: {color: colourOf(theme, run), opacity: 0},
      lineStyle: {color: colourOf(theme, run), width: 2, opacity: 1},
      data: kind.points(curve).map(point => ({value: [point.x, point.y], tip: tip(point).join('\n')})),
    };
  };
  const axis = name => ({name, min: 0, max: 1, axisLabel: {formatter: share => `${Math.round(100 * share)}%`}});
  const areas = curves.map(curve => (isBinary ? '' : curve.label + ': ') + kind.area(curve)).join(', ');
  return html`<tl-chart
    heading=${kind.heading}
    .note=${[
      isBinary ? `${curves[0].label} is the positive label; ${areas}.` : `Each label against all others. ${areas}.`,
      kind.diagonal ? 'Dashed: chance.' : '',
      thresholds.length ? 'Marked: 0.5 and the thresholds chosen on validation.' : '',
    ]
      .filter(Boolean)
      .join(' ')}
    .legend=${isBinary ? [] : curves.map(curve => ({name: curve.label, run: labels.indexOf(curve.label)}))}
    .option=${theme => ({
      xAxis: axis(kind.x),
      yAxis: axis(kind.y),
      series: [
        ...(kind.diagonal ? [chance(theme)] : []),
        ...curves.map(curve => line(curve, theme)),
        ...(isBinary && thresholds.length ? [marks(thresholds, kind, theme)] : []),
      ],
    })}
    .table=${{
      columns: ['Label', 'Threshold', kind.x, kind.y],
      rows: curves.flatMap(curve =>
        kind.points(curve).map(({x, y, threshold}) => [curve.label, threshold.toFixed(3), percent(x), percent(y)]),
      ),
    }}
    zoom
  ></tl-chart>`;
}

const chance = theme => ({
  type: 'line',
  name: 'chance',
  silent: true,
  symbol: 'none',
  lineStyle: {color: theme.soft, type: 'dashed', width: 1},
  data: [
    [0, 0],
    [1, 1],
  ],
});

/** Where the thresholds lie on the curve: 0.5 and those that were chosen. */
function marks(thresholds, kind, theme) {
  const all = [
    {...HALF, test: thresholds[0].test_at_half},
    ...thresholds.map(one => ({
      threshold: one.threshold,
      title: `threshold ${one.threshold.toFixed(3)}, best validation ${measure(one.chosen_for).title}`,
      test: one.test,
    })),
  ];
  return {
    type: 'scatter',
    name: 'thresholds',
    z: 5,
    data: all.map((one, i) => ({
      value: kind.at(one.test),
      symbol: symbolOf(i),
      symbolSize: 13,
      itemStyle: {color: theme.card, borderColor: theme.ink, borderWidth: 2},
      tip: [one.title, ...kind.at(one.test).map((share, axis) => `${axis ? kind.y : kind.x} ${percent(share)}`)].join(
        '\n',
      ),
    })),
  };
}
