import {html, nothing} from 'lit';
import {clock, when} from '../../format.js';

/** What happened to a run, in order. */
export const history = events => html`
  <section class="card" aria-label="Events">
    <h3>Events</h3>
    <ol class="timeline">
      ${events.map(
        event =>
          html`<li>
            <time datetime=${event.occurred_at} title=${when(event.occurred_at)}>${clock(event.occurred_at)}</time>
            <span
              ><strong>${event.type.replaceAll('_', ' ')}</strong>${detailOf(event)}
              ${event.attempt > 1 ? html`<span class="soft">attempt ${event.attempt}</span>` : nothing}</span
            >
          </li>`,
      )}
    </ol>
  </section>
`;

/** Of a run that was cancelled, that it was cancelled says nothing new. */
function reasonOf({type, stop_reason: reason}) {
  return !reason || type.endsWith(reason) ? '' : reason.replaceAll('_', ' ');
}

function detailOf(event) {
  const epoch = event.epoch === undefined ? '' : `epoch ${event.epoch}`;
  const said = event.message || event.reason || event.error?.message || epoch || reasonOf(event);
  return said ? ', ' + said : '';
}
