import {html} from 'lit';
import '../../components/table.js';
import {percent, whole} from '../../format.js';

const number = (title, of, format) => ({key: title, title, number: true, sort: of, cell: row => format(of(row))});

const COLUMNS = [
  {key: 'Label', title: 'Label', sort: row => row.label, cell: row => row.label},
  number('Examples', row => row.true_positives + row.false_negatives, whole),
  number('Precision', row => row.precision, percent),
  number('Recall', row => row.recall, percent),
  number('F1', row => row.f1, percent),
  number('Found', row => row.true_positives, whole),
  number('Missed', row => row.false_negatives, whole),
  number('False positives', row => row.false_positives, whole),
];

/** A multi-label run: how each label fared. */
export const labelTable = run => html`
  <section class="card flush" aria-label="Labels">
    <div class="figure-head">
      <h3>Test results by label</h3>
      <p class="soft">A label is predicted if its probability is at least 0.5.</p>
    </div>
    <tl-table caption="Labels" .columns=${COLUMNS} .rows=${run.per_label} .keyOf=${row => row.label}></tl-table>
  </section>
`;
