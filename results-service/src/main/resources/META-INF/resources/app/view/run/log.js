import {html, nothing} from 'lit';
import {clock, when} from '../../format.js';

/**
 * What the trainers wrote about a run. Open where it is needed: when the run failed.
 *
 * @param {any} run
 * @param {{lines: any[], skipped: number}} log
 */
export function runLog(run, {lines, skipped}) {
  if (!lines.length) return nothing;
  const isFailed = run.state === 'FAILED';
  const hasAttempts = lines.some(line => line.attempt > 1);
  return html`
    <details class="card log" ?open=${isFailed}>
      <summary>Log (${lines.length} ${lines.length === 1 ? 'line' : 'lines'})</summary>
      ${skipped ? html`<p class="soft">${skipped} more ${skipped === 1 ? 'line is' : 'lines are'} not shown.</p>` : nothing}
      <div class="scroll" tabindex="0" role="region" aria-label="Log of the run">
        <ol>
          ${lines.map(
            line =>
              html`<li class=${line.level}>
                <time datetime=${line.at} title="${when(line.at)}, ${line.worker}">${clock(line.at)}</time>
                <span class="level">${line.level}</span>
                <span class="message"
                  >${hasAttempts ? html`<span class="soft">attempt ${line.attempt}</span> ` : nothing}${
                    line.message
                  }</span
                >
              </li>`,
          )}
        </ol>
      </div>
    </details>
  `;
}
