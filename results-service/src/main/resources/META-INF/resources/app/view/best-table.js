// @ts-nocheck: not converted yet
import {asked, remember, toRun, withQuery} from '../address.js';
import {save} from '../api.js';
import {h, state, table} from '../dom.js';
import {loss, percent, seconds, spread, value, whole} from '../format.js';
import {sign} from '../chart/figure.js';

/** The table of a stage: all numbers of a row are of one epoch. By configuration over its seeds, or run by run. */
export function configurationTable(all) {
  const {stage} = all,
    hasSeeds = new Set(stage.cells.map(cell => cell.seed)).size > 1;
  const byRun = !hasSeeds || asked('rows') === 'runs';
  // Titles may hold points themselves: the last one parts them from the direction.
  const sort = /^(.+)\.(up|down)$/.exec(asked('sort') || ''),
    sorting = sort ? {by: sort[1], falling: sort[2] === 'down'} : {};
  const sorted = now => remember({sort: now.by + (now.falling ? '.down' : '.up')});
  const make = byRun ? runs : means;
  return h(
    'section',
    {class: 'card flush', 'aria-label': 'Results of ' + stage.name},
    h(
      'div',
      {class: 'figure-head'},
      h('h3', {}, byRun ? 'Best epoch of each run' : 'Best epochs, mean ± standard deviation over the seeds'),
      hasSeeds
        ? h(
            'nav',
            {class: 'switch', 'aria-label': 'Rows'},
            [
              ['configurations', 'by configuration', !byRun],
              ['runs', 'by run', byRun],
            ].map(([rows, title, on]) =>
              h(
                'a',
                {href: withQuery({rows: rows === 'runs' ? rows : null}), 'aria-current': on ? 'true' : null},
                title,
              ),
            ),
          )
        : null,
      exports(all),
    ),
    make(all, {sorting, sorted}),
    importedTable(all),
  );
}

/** Classifiers that were not run here have test scores and nothing else. */
function importedTable({stage, imported, indexOf}) {
  if (!imported.length) return null;
  return [
    h('h3', {}, 'Not run here'),
    table(
      'Imported baselines of ' + stage.name,
      [{title: 'Imported baseline'}, number('Test accuracy'), number('Test F1'), {title: 'Tuned on the test set'}],
      imported.map(one => ({
        of: one,
        run: indexOf(one.configuration),
        cells: [
          [sign(indexOf(one.configuration)), one.configuration],
          percent(one.test_accuracy),
          percent(one.test_f1),
          one.tuned_on_test,
        ],
      })),
    ),
  ];
}

function exports({study, stage, path, view}) {
  const file = (title, query, ending, hint) =>
    h(
      'button',
      {
        type: 'button',
        class: 'small',
        title: hint,
        onclick: async () => {
          try {
            await save(`${path}/${query}`, `${study.id}-${ending}`);
          } catch (error) {
            view.say(error.message, true);
          }
        },
      },
      title,
    );
  const one = '&stage=' + encodeURIComponent(stage.name),
    name = stage.name.replace(/[^A-Za-z0-9._-]+/g, '-');
  return h(
    'div',
    {class: 'buttons', role: 'group', 'aria-label': 'Export'},
    file('CSV', 'table?format=csv' + one, name + '.csv', 'One row per configuration'),
    file('Parquet', 'table?format=parquet' + one, name + '.parquet', 'One row per configuration'),
    file('Markdown', 'table?format=markdown' + one, name + '.md', 'As shown'),
    file('LaTeX', 'table?format=latex' + one, name + '.tex', 'As shown'),
    file('All runs', 'table?rows=runs&format=csv' + one, name + '-runs.csv', 'One row per run with all fields, as CSV'),
    file('All epochs', 'metrics?format=csv' + one, name + '-epochs.csv', 'One row per epoch, as CSV'),
  );
}

const number = (title, sort, hint) => ({title, number: true, sort, hint});

function runs({stage, fields, indexOf, names}, options) {
  const hasSeeds = new Set(stage.cells.map(cell => cell.seed)).size > 1,
    place = cell => Math.max(0, names.indexOf(cell.name));
  return table(
    'Runs of ' + stage.name,
    [
      {title: 'Configuration', sort: row => place(row.of)},
      ...fields.map(field => number(field, row => row.of.varied[field])),
      ...(hasSeeds ? [number('seed', row => row.of.seed)] : []),
      {title: 'State', sort: row => row.of.state},
      number('Best epoch', row => row.of.best_epoch),
      number('Train loss', row => row.of.best_train_loss, 'At the best epoch'),
      number('Val. loss', row => row.of.best?.loss),
      number('Val. accuracy', row => row.of.best?.accuracy),
      number('Test accuracy', row => row.of.test?.accuracy),
      number('Test F1', row => row.of.test?.f1),
      number('Time', row => row.of.total_seconds, 'Loading, training, validation, test and saving'),
    ],
    stage.cells.map(cell => ({
      of: cell,
      run: indexOf(cell.name),
      best: stage.best && cell.name === stage.best.name,
      cells: [
        [
          sign(place(cell)),
          cell.experiment_id ? h('a', {href: toRun(cell.experiment_id)}, cell.name) : cell.name,
          stage.best && cell.name === stage.best.name
            ? h('span', {class: 'star', role: 'img', 'aria-label': 'best by validation'}, ' ★')
            : null,
        ],
        ...fields.map(field => value(cell.varied[field])),
        ...(hasSeeds ? [cell.seed] : []),
        h(
          'span',
          {title: cell.error?.message || cell.waiting?.reason},
          state(cell.state),
          cell.reused ? h('span', {class: 'soft'}, ' reused') : '',
          cell.note ? h('span', {class: 'soft'}, ' ' + cell.note) : '',
        ),
        cell.best_epoch ?? '',
        loss(cell.best_train_loss),
        loss(cell.best?.loss),
        percent(cell.best?.accuracy),
        percent(cell.test?.accuracy),
        percent(cell.test?.f1),
        seconds(cell.total_seconds),
      ],
    })),
    options,
  );
}

function means({stage, fields, configurations, indexOf}, options) {
  const of = (one, name, format) => spread(one[name], one[name + '_sd'], format);
  return table(
    'Configurations of ' + stage.name,
    [
      {title: 'Configuration', sort: row => indexOf(row.of.configuration)},
      ...fields.map(field => number(field, row => row.of[field])),
      number('Runs', row => row.of.completed),
      number('Val. loss', row => row.of.val_loss),
      number('Val. accuracy', row => row.of.val_accuracy),
      number('Test accuracy', row => row.of.test_accuracy),
      number('Test F1', row => row.of.test_f1),
      number('Examples', row => row.of.examples_train),
      number('Training time', row => row.of.seconds, 'Training and validation'),
    ],
    configurations.map(one => ({
      of: one,
      run: indexOf(one.configuration),
      best: one.best === 'true',
      cells: [
        [
          sign(indexOf(one.configuration)),
          one.configuration,
          one.best === 'true'
            ? h('span', {class: 'star', role: 'img', 'aria-label': 'best by validation'}, ' ★')
            : null,
        ],
        ...fields.map(field => value(one[field])),
        one.eligible === 'false'
          ? h('span', {class: 'soft'}, one.note || `not eligible: ${one.completed} of ${one.runs}`)
          : one.completed === one.runs
            ? one.runs
            : `${one.completed} of ${one.runs}`,
        of(one, 'val_loss', loss),
        of(one, 'val_accuracy', percent),
        of(one, 'test_accuracy', percent),
        of(one, 'test_f1', percent),
        whole(one.examples_train),
        seconds(one.seconds),
      ],
    })),
    options,
  );
}
