import {html} from 'lit';
import {withQuery} from '../address.js';
import {withCondition, written} from '../components/filter-grammar.js';
import '../components/table.js';
import {ago, loss, percent, value, whole} from '../format.js';

/** @import {Column} from '../components/table.js' */

/**
 * Experiments in groups; each leads to its experiments.
 *
 * @param {{by: string, groups: any[]}} page
 * @param {URLSearchParams} query
 */
export function groupTable({by, groups}, query) {
  const condition = group =>
    group.value === undefined ? `${by} is missing` : `${by} = ${written(String(group.value))}`;
  const address = group => withQuery({by: null, filter: withCondition(query.get('filter') ?? '', condition(group))});
  const figure = (key, title, of, format) => ({key, title, number: true, sort: of, cell: group => format(of(group))});
  /** @type {Column[]} */
  const columns = [
    {
      key: 'value',
      title: by,
      sort: group => group.value,
      cell: group => html`<a href=${address(group)}>${group.value === undefined ? 'none' : value(group.value)}</a>`,
    },
    figure('count', 'Experiments', group => group.count, whole),
    figure('completed', 'Completed', group => group.completed, whole),
    figure('open', 'Open', group => group.count - group.ended, whole),
    figure('loss', 'Lowest val. loss', group => group.val_loss_min, loss),
    figure('best', 'Highest val. accuracy', group => group.val_accuracy_max, percent),
    figure('mean', 'Mean val. accuracy', group => group.val_accuracy_mean, percent),
    {
      key: 'last',
      title: 'Last submitted',
      sort: group => group.last_submitted_at,
      cell: group => ago(group.last_submitted_at),
    },
  ];
  return html`<tl-table
      class="card flush"
      caption="Experiments by ${by}"
      .columns=${columns}
      .rows=${groups}
      .keyOf=${group => String(group.value)}
      empty="No experiments match."
    ></tl-table>
    ${groups.length === 200 ? html`<p class="soft">The 200 largest groups are shown.</p>` : ''}`;
}
