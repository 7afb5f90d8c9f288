import {html, nothing} from 'lit';
import {withQuery} from '../address.js';
import {get} from '../api.js';
import {notice} from '../components/notices.js';
import {choice, waiting} from '../components/parts.js';
import {View} from '../components/view.js';
import {chosen} from '../state/chosen.js';
import {hasRunEnded} from '../state/ended.js';
import {Poll} from '../state/poll.js';
import {curveChart, METRICS} from './compare-charts.js';
import {differenceTable, groupsTable, runsTable} from './compare-tables.js';
import {verdicts} from './compare-verdicts.js';

const DEFAULT_METRICS = {epoch: 'val_loss,val_accuracy', step: 'train_loss'};

/** Any runs beside each other. What is compared and how it is drawn is in the address. */
class CompareView extends View {
  constructor() {
    super();
    this.compared = new Poll(this, 5000, (_, stop) => this.fetch(stop));
  }

  get heading() {
    return 'Compare';
  }

  get runs() {
    return (this.query.get('runs') ?? '').split(',').filter(Boolean);
  }

  get by() {
    return this.query.get('by') === 'step' ? 'step' : 'epoch';
  }

  get metrics() {
    const wanted = (this.query.get('metrics') ?? DEFAULT_METRICS[this.by]).split(',');
    return wanted.filter(name => METRICS[name] && (this.by === 'epoch' || METRICS[name].hasSteps));
  }

  willUpdate(changed) {
    if (changed.has('query') && this.hasUpdated) this.compared.restart();
  }

  async fetch(stop) {
    const {by, metrics, runs} = this;
    if (!runs.length) {
      stop();
      return undefined;
    }
    const query = new URLSearchParams({runs: runs.join(',')});
    const curves = metrics.map(metric => get(`/compare/curves?${query}&metric=${metric}&by=${by}`));
    for (const name of ['baseline', 'margin']) if (this.query.get(name)) query.set(name, this.query.get(name));
    const [view, ...lines] = await Promise.all([get('/compare?' + query), ...curves]);
    if (view.runs.every(hasRunEnded)) stop();
    return {view, lines};
  }

  content() {
    if (!this.runs.length)
      return html`<h1>Compare</h1>
        <p class="empty">
          Select two or more runs in the list of <a href="#/experiments">experiments</a>, then choose Compare.
        </p>`;
    const {error, value} = this.compared;
    if (!value)
      return html`<h1>Compare</h1>
        ${error ? html`<p class="problem">${error.message}</p>` : waiting()}`;
    const {view, lines} = value;
    return html`
      <div class="title">
        <h1>Compare ${view.runs.length} runs</h1>
        <div class="buttons">
          <a class="button" href="#/experiments" @click=${() => chosen.set(this.runs)}>Add or remove runs</a>
          ${navigator.clipboard ? html`<button type="button" @click=${copyLink}>Copy link</button>` : nothing}
        </div>
      </div>
      ${error ? html`<p class="problem">${error.message}</p>` : nothing}
      ${
        view.missing.length
          ? html`<p class="problem">Not found: ${view.missing.join(', ')}. They may have been deleted.</p>`
          : nothing
      }
      ${this.controls(view)} ${this.charts(view, lines)} ${this.results(view)}
      ${verdicts(view, name => {
        location.hash = withQuery({baseline: name});
      })}
      <h2>Settings that differ</h2>
      ${differenceTable('Settings that differ', view, view.configuration)}
      <p class="soft">${view.equal_settings} settings are the same in all runs.</p>
      ${
        view.provenance.length
          ? html`<h2>Different conditions</h2>
              ${differenceTable('Different conditions', view, view.provenance)}`
          : nothing
      }
    `;
  }

  controls(view) {
    const hasSeeds = view.groups.some(group => group.experiments.length > 1);
    const change = changes => {
      location.hash = withQuery(changes);
    };
    const toggle = (name, isOn) => {
      const next = Object.keys(METRICS).filter(one => (one === name ? isOn : this.metrics.includes(one)));
      change({metrics: next.join(',') || name});
    };
    return html`<div class="row start">
      ${choice(
        'Curves by',
        [
          ['epoch', 'epoch'],
          ['step', 'step'],
        ],
        this.by,
        by => change({by: by === 'epoch' ? null : by, metrics: null}),
      )}
      ${
        hasSeeds
          ? choice(
              'Seeds',
              [
                ['', 'mean and standard deviation'],
                ['single', 'single runs'],
              ],
              this.query.get('seeds') ?? '',
              seeds => change({seeds}),
            )
          : nothing
      }
      <fieldset class="inline-choices">
        <legend>Metrics</legend>
        ${Object.entries(METRICS)
          .filter(([, metric]) => this.by === 'epoch' || metric.hasSteps)
          .map(
            ([name, metric]) =>
              html`<label class="check">
                <input
                  type="checkbox"
                  .checked=${this.metrics.includes(name)}
                  @change=${event => toggle(name, event.target.checked)}
                />
                ${metric.title}
              </label>`,
          )}
      </fieldset>
    </div>`;
  }

  charts(view, lines) {
    const isSingle = this.query.get('seeds') === 'single';
    if (lines.every(one => one.runs.every(run => !run.x.length)))
      return html`<p class="empty">
        ${
          this.by === 'step'
            ? 'None of these runs reported its training loss per step. Runs of earlier versions did not.'
            : 'None of these runs has finished an epoch yet.'
        }
      </p>`;
    return html`<h2 class="unseen">Curves</h2>
      <div class="charts">${lines.map(one => curveChart(one, view, isSingle))}</div>`;
  }

  results(view) {
    const hasSeeds = view.groups.some(group => group.experiments.length > 1);
    const without = id => withQuery({runs: this.runs.filter(run => run !== id).join(',')});
    return html`
      <h2>Results</h2>
      ${hasSeeds ? groupsTable(view) : nothing} ${runsTable(view, without)}
      <p class="soft">Choose by validation. Choosing by test accuracy makes it look better than it is.</p>
    `;
  }
}

export const tag = 'tl-compare';
customElements.define(tag, CompareView);

async function copyLink() {
  try {
    await navigator.clipboard.writeText(location.href);
    notice('The link to this comparison was copied.');
  } catch {
    notice('The browser blocked access to the clipboard. Copy the address from the address bar.', {isProblem: true});
  }
}
