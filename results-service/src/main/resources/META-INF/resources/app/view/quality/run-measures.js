import {LitElement, html, nothing} from 'lit';
import {choice, facts} from '../../components/parts.js';
import '../../components/table.js';
import {percent, whole} from '../../format.js';
import {Answers} from '../../state/answers.js';
import {capital, measure} from '../measures.js';
import {precisionRecall, roc} from './curves.js';
import {errorsByLength} from './errors-by-length.js';

/** Measures that are shown beside those at the top of the page. */
const SHOWN = ['macro_f1', 'balanced_accuracy', 'mcc', 'auroc', 'average_precision', 'loss', 'brier'];

/** All that a run's test predictions say of it: `<tl-run-measures .run=${run}></tl-run-measures>`. */
class RunMeasures extends LitElement {
  static properties = {run: {attribute: false}, label: {state: true}};

  constructor() {
    super();
    /** @type {any} */
    this.run = undefined;
    /** The label whose curves are shown; empty: several. */
    this.label = '';
    this.answers = new Answers(this);
  }

  createRenderRoot() {
    return this;
  }

  render() {
    const path = '/experiments/' + encodeURIComponent(this.run.experiment_id);
    const curves = `${path}/curves${this.label ? '?label=' + encodeURIComponent(this.label) : ''}`;
    const measured = this.answers.value(path + '/measures');
    return html`<section aria-label="Test results in detail">
      <h2>Test results in detail</h2>
      ${this.answers.show(path + '/measures', answer => this.measures(answer))} ${this.labelChoice(measured)}
      <div class="charts">
        ${this.answers.show(curves, answer => this.curves(answer, measured?.thresholds ?? []))}
        ${this.answers.show(path + '/errors-by-length', errorsByLength)}
      </div>
    </section>`;
  }

  measures({examples, averaging, measures, undefined: missing = {}, labels, thresholds = []}) {
    const figures = SHOWN.map(key => [
      capital(measure(key).title),
      measures['test_' + key] === undefined
        ? missing['test_' + key] && '–'
        : measure(key).format(measures['test_' + key]),
      missing['test_' + key] && `undefined: ${missing['test_' + key]}`,
    ]);
    return html`
      ${facts(/** @type {any} */ (figures))}
      <p class="soft">${whole(examples)} test examples; ${averaging}. Definitions of scikit-learn.</p>
      <div class="card flush">
        <tl-table
          caption="Test results by label"
          .columns=${LABEL}
          .rows=${labels}
          .keyOf=${row => row.label}
        ></tl-table>
      </div>
      ${thresholds.length ? thresholdTable(thresholds) : nothing}
    `;
  }

  /** Of two labels that exclude each other the curves of one say all. */
  isBinary(labels) {
    return labels.length === 2 && !this.run.per_label;
  }

  /** Above the curves, so that it stays when a label has none. */
  labelChoice(measured) {
    const labels = (measured?.labels ?? []).map(row => row.label);
    if (!labels.length || this.isBinary(labels)) return nothing;
    /** @type {[string, string][]} */
    const options = [['', 'several labels'], ...labels.map(label => /** @type {[string, string]} */ ([label, label]))];
    return choice('Curves for', options, this.label, label => {
      this.label = label;
    });
  }

  curves({curves, labels}, thresholds) {
    if (!curves.length) {
      const of = this.label ? `the label ${this.label}` : 'a label';
      return html`<p class="soft">No curves: they need test examples with ${of} and others without it.</p>`;
    }
    const isBinary = this.isBinary(labels);
    return [roc, precisionRecall].map(chart => chart({curves, labels, thresholds, isBinary}));
  }
}

customElements.define('tl-run-measures', RunMeasures);

const figure = (key, title, format, hint) => ({
  key,
  title,
  hint,
  number: true,
  cell: row => format(row[key]),
  sort: row => row[key],
});
const LABEL = [
  {key: 'label', title: 'Label', cell: row => row.label, sort: row => row.label},
  figure('support', 'Examples', whole),
  figure('predicted', 'Predicted', whole),
  figure('precision', 'Precision', percent),
  figure('recall', 'Recall', percent),
  figure('f1', 'F1', percent),
  figure('auroc', 'AUROC', measure('auroc').format, 'Against all other labels'),
  figure('average_precision', 'Average precision', measure('average_precision').format, 'Against all other labels'),
];

/** What thresholds that were chosen on validation give on test, beside 0.5. */
function thresholdTable(thresholds) {
  const half = {threshold: 0.5, chosen_for: '', test: thresholds[0].test_at_half};
  const decided = (key, title, format = percent) => ({
    key,
    title,
    number: true,
    cell: row => format(row.test[key]),
    sort: row => row.test[key],
  });
  const columns = [
    {key: 'threshold', title: 'Threshold', cell: row => row.threshold.toFixed(3)},
    {
      key: 'chosen_for',
      title: 'Chosen for',
      cell: row => (row.chosen_for ? `validation ${measure(row.chosen_for).title}` : 'used for all other figures'),
    },
    decided('accuracy', 'Accuracy'),
    decided('precision', 'Precision'),
    decided('recall', 'Recall'),
    decided('f1', 'F1'),
    decided('balanced_accuracy', 'Balanced accuracy'),
    decided('mcc', 'MCC', measure('mcc').format),
  ];
  return html`<div class="card flush">
    <div class="figure-head">
      <h3>Thresholds</h3>
      <p class="soft">
        Chosen on the validation split, shown on the test split. An analysis: no other figure uses them.
      </p>
    </div>
    <tl-table
      caption="Thresholds"
      .columns=${columns}
      .rows=${[half, ...thresholds]}
      .keyOf=${row => row.chosen_for}
    ></tl-table>
  </div>`;
}
