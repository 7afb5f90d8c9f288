import {html, nothing} from 'lit';
import {withQuery} from '../../address.js';
import {facts} from '../../components/parts.js';
import '../../components/table.js';
import {value} from '../../format.js';
import {flat} from '../fields.js';
import {inOrder} from '../submit/request-fields.js';

const HIDDEN = ['experiment_id', 'schema_version', 'study'];

/**
 * The request of a run; beside a baseline, what differs comes first.
 *
 * @param {any} run
 * @param {any} [baseline]
 * @param {{wanted: string, problem: string}} [refused] a baseline that could not be fetched
 */
export function configuration(run, baseline, refused) {
  const own = flat(run.request);
  const other = baseline ? flat(baseline.request) : undefined;
  const names = [...new Set([...Object.keys(own), ...Object.keys(other ?? {})])]
    .filter(name => !HIDDEN.includes(name))
    .sort(inOrder);
  const pairs = chosen =>
    facts(
      chosen.map(name => [name, value(own[name])]),
      'pairs pad',
    );
  return html`<section class="card flush" aria-label="Configuration">
    <div class="figure-head"><h3>Configuration</h3></div>
    ${baselineForm(baseline?.experiment_id ?? refused?.wanted ?? '', refused?.problem)}
    ${other ? differences({names, own, other, baseline, pairs}) : pairs(names)}
  </section>`;
}

function baselineForm(id, problem) {
  const compare = event => {
    event.preventDefault();
    location.hash = withQuery({baseline: event.target.elements.baseline.value.trim()});
  };
  return html`<form class="filters" @submit=${compare}>
    <div class="field grow">
      <label for="baseline">Compare with</label>
      <input
        id="baseline"
        name="baseline"
        placeholder="ID of another experiment"
        .defaultValue=${id}
        spellcheck="false"
        autocapitalize="off"
        aria-invalid=${problem ? 'true' : nothing}
        aria-describedby=${problem ? 'baseline-problem' : nothing}
      />
      ${problem ? html`<small id="baseline-problem" class="problem">${problem}</small>` : nothing}
    </div>
    <button>Compare</button>
  </form>`;
}

function differences({names, own, other, baseline, pairs}) {
  const differs = name => value(own[name]) !== value(other[name]);
  const differing = names.filter(differs);
  const columns = [
    {key: 'field', title: 'Field', cell: name => name},
    {key: 'own', title: 'This run', cell: name => value(own[name])},
    {key: 'other', title: baseline.experiment_id, cell: name => value(other[name])},
  ];
  return html`
    <p class="soft pad">
      ${
        differing.length ? `${differing.length} of ${names.length} fields differ.` : 'Both have the same configuration.'
      }
    </p>
    ${
      differing.length
        ? html`<tl-table
            caption="Configuration: differences"
            .columns=${columns}
            .rows=${differing}
            .keyOf=${name => name}
          ></tl-table>`
        : nothing
    }
    <details class="as-table pad">
      <summary>Identical fields</summary>
      ${pairs(names.filter(name => !differs(name)))}
    </details>
  `;
}
