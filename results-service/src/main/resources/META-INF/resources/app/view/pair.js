// @ts-nocheck: not converted yet
import {asked, remember, toRun} from '../address.js';
import {get} from '../api.js';
import {choice, h, later, part} from '../dom.js';
import {percent, points, pValue, seconds, signed, whole} from '../format.js';
import {sign} from '../chart/figure.js';
import {grid} from '../chart/grid.js';
import {reviews} from './reviews.js';

const CELLS = {
  both_right: 'both correct',
  only_baseline_right: 'only the first correct',
  only_experiment_right: 'only the second correct',
  both_wrong: 'both wrong',
};

/** Two configurations beside each other, a run of each with the same seed. Open where a stage compares models. */
export function pair(all, isModels) {
  const content = h('div'),
    fill = () => {
      if (!content.firstChild) content.append(part(redraw => chosen(all, isModels, redraw)));
    };
  const isOpen = isModels || ['a', 'b', 'cell'].some(name => asked(name) !== null);
  const details = h(
    'details',
    {
      class: 'pair',
      open: isOpen,
      ontoggle: () => {
        if (details.open) fill();
      },
    },
    h('summary', {}, h('h2', {}, isModels ? 'Compare two models' : 'Compare two configurations')),
    content,
  );
  if (isOpen) fill();
  return details;
}

function chosen(all, isModels, redraw) {
  const names = all.done.map(one => one.configuration),
    best = all.done.find(one => one.best === 'true')?.configuration;
  const usual = isModels ? names[0] : names.find(name => name !== best);
  const first = names.includes(asked('a')) ? asked('a') : usual;
  const second = names.includes(asked('b'))
    ? asked('b')
    : isModels || best === first
      ? names.find(name => name !== first)
      : best;
  const select = (label, name, key) =>
    choice(
      label,
      names.map(one => [one, one]),
      name,
      one => {
        remember({[key]: one, cell: null});
        redraw();
      },
    );
  return [
    h('div', {class: 'row start'}, select('first', first, 'a'), select('second', second, 'b')),
    compared(all, first, second),
  ];
}

function compared(all, first, second) {
  if (first === second) return h('p', {class: 'soft'}, 'Choose two different configurations.');
  const done = name => all.runs.filter(run => run.configuration === name && run.state === 'COMPLETED');
  const timed = run => ({
    ...run,
    trained_seconds: run.train_seconds === undefined ? undefined : run.train_seconds + (run.validation_seconds || 0),
  });
  const a = done(first).find(run => done(second).some(other => other.seed === run.seed)) || done(first)[0];
  const b = done(second).find(run => run.seed === a.seed) || done(second)[0];
  const sides = [
    [first, timed(a), all.indexOf(first)],
    [second, timed(b), all.indexOf(second)],
  ];
  return h('div', {}, cards(sides), matrices(sides, all), agreement(sides));
}

/** [name, field, format, format of the difference, whether more is better] */
const CARDS = [
  ['Test accuracy', 'test_accuracy', percent, points, true],
  ['Test F1', 'test_f1', percent, points, true],
  ['Training and validation', 'trained_seconds', seconds, null, false],
  ['Tokens per second', 'tokens_per_second', whole, null, true],
  ['Parameters, million', 'provenance_model_parameters', it => (it / 1e6).toFixed(1), null, false],
  ['Memory, MiB', 'peak_memory_bytes', it => whole(it / 2 ** 20), null, false],
];

function cards(sides) {
  const [[, a], [, b]] = sides;
  const head = h(
    'p',
    {class: 'soft'},
    sides.map(([name, run, index], i) => [
      i ? ' and ' : 'Runs: ',
      sign(index),
      h('a', {href: toRun(run.experiment_id)}, name),
    ]),
    `, seed ${a.seed}${a.seed === b.seed ? '' : ' and ' + b.seed}`,
  );
  return h(
    'div',
    {},
    head,
    h(
      'ul',
      {class: 'tiles'},
      CARDS.filter(([, field]) => a[field] !== undefined && b[field] !== undefined).map(
        ([name, field, format, difference, moreIsBetter]) => {
          const change = b[field] - a[field],
            ratio = a[field] ? b[field] / a[field] : 0;
          const kind =
            change === 0 || field === 'provenance_model_parameters' ? '' : change > 0 === moreIsBetter ? 'good' : 'bad';
          return h(
            'li',
            {class: 'card'},
            h('span', {class: 'soft'}, name),
            h(
              'span',
              {class: 'values'},
              format(a[field]),
              h('span', {role: 'img', 'aria-label': 'then'}, ' → '),
              format(b[field]),
            ),
            h(
              'strong',
              {class: kind},
              difference
                ? difference(change) + ' points'
                : Math.abs(ratio - 1) < 0.005
                  ? 'the same'
                  : signed(100 * (ratio - 1), 0) + '\u202f%',
            ),
          );
        },
      ),
    ),
  );
}

/** Both matrices on one scale, as shares of the true label, and their difference in points. */
function matrices(sides, all) {
  const parsed = sides.map(([name, run]) => ({name, counts: JSON.parse(run.confusion_matrix || 'null')}));
  if (parsed.some(one => !one.counts) || parsed[0].counts.length !== parsed[1].counts.length) return null;
  return later(get('/experiments/' + encodeURIComponent(sides[0][1].experiment_id)), run => {
    const labels = run.labels || parsed[0].counts.map((_, i) => String(i));
    const shares = parsed.map(one =>
      one.counts.map(row => row.map(count => count / (row.reduce((x, y) => x + y, 0) || 1))),
    );
    const axes = {
      x: {title: 'predicted', names: labels},
      y: {title: 'true', names: labels},
      rowHeight: labels.length > 6 ? 34 : 56,
    };
    const difference = shares[1].map((row, i) => row.map((share, j) => share - shares[0][i][j]));
    const most = Math.max(0.001, ...difference.flat().map(Math.abs));
    return h(
      'div',
      {class: 'charts three'},
      parsed.map((one, k) =>
        grid({
          ...axes,
          title: one.name,
          cells: one.counts.map((row, i) =>
            row.map((count, j) => ({
              share: shares[k][i][j],
              text: percent(shares[k][i][j]),
              small: whole(count),
              tip: `true ${labels[i]}, predicted ${labels[j]}: ${whole(count)}`,
            })),
          ),
        }),
      ),
      grid({
        ...axes,
        title: 'Difference, points',
        diverging: true,
        cells: difference.map((row, i) =>
          row.map((change, j) => ({
            share: ((i === j ? 1 : -1) * change) / most,
            text: points(change),
            small: signed(parsed[1].counts[i][j] - parsed[0].counts[i][j], 0),
            tip: `${labels[i]} as ${labels[j]}: ${points(change)} points in ${parsed[1].name}`,
          })),
        ),
        note: 'Green: the second is better. Red: it is worse.',
      }),
    );
  });
}

/** On which examples both are right, one of them, none; a cell opens its reviews. */
function agreement(sides) {
  const query = `baseline=${encodeURIComponent(sides[0][1].experiment_id)}&experiment=${encodeURIComponent(sides[1][1].experiment_id)}`;
  return later(get('/comparisons/agreement?' + query), answer =>
    h(
      'section',
      {class: 'card', 'aria-label': 'Agreement'},
      h('h3', {}, `Which of the ${whole(answer.examples)} test examples does each classify correctly?`),
      answer.verdict ? h('p', {class: 'answer'}, answer.verdict) : null,
      part(redraw => [
        counts(answer, sides, redraw),
        CELLS[asked('cell')]
          ? reviews({
              title: `Texts: ${CELLS[asked('cell')]}`,
              path: `/comparisons/agreement/examples?${query}&cell=${asked('cell')}`,
              names: sides.map(side => side[0]),
            })
          : h('p', {class: 'soft'}, 'Click a number to read the texts.'),
      ]),
    ),
  );
}

function counts(answer, sides, redraw) {
  const [first, second] = sides.map(([name, , index]) => [sign(index), name]);
  const button = name => {
    const isChosen = asked('cell') === name;
    return h(
      'td',
      {},
      h(
        'button',
        {
          type: 'button',
          id: 'agree-' + name,
          class: 'agree',
          'aria-pressed': String(isChosen),
          onclick: () => {
            remember({cell: isChosen ? null : name});
            redraw();
          },
        },
        h('strong', {}, whole(answer[name])),
        h('span', {class: 'soft'}, percent(answer[name] / (answer.examples || 1))),
        h('span', {class: 'unseen'}, `${CELLS[name]}: read the texts`),
      ),
    );
  };
  return h(
    'div',
    {class: 'agreement'},
    h(
      'table',
      {class: 'matrix'},
      h('thead', {}, h('tr', {}, h('td'), h('th', {scope: 'col'}, second, ' right'), h('th', {scope: 'col'}, 'wrong'))),
      h(
        'tbody',
        {},
        h('tr', {}, h('th', {scope: 'row'}, first, ' right'), button('both_right'), button('only_baseline_right')),
        h('tr', {}, h('th', {scope: 'row'}, 'wrong'), button('only_experiment_right'), button('both_wrong')),
      ),
    ),
    h(
      'dl',
      {class: 'inline tall'},
      numbers(answer).map(([term, text]) => h('div', {}, h('dt', {}, term), h('dd', {}, text))),
    ),
  );
}

const numbers = answer => [
  ['Difference', `${points(answer.difference, 2)} points`],
  ['95% interval', answer.interval ? `${points(answer.interval.low, 2)} to ${points(answer.interval.high, 2)}` : ''],
  [answer.method || 'McNemar', pValue(answer.p_value)],
];
