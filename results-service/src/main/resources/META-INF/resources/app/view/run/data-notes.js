import {html, nothing} from 'lit';

const MOST_EXAMPLES = 3;

/** Which columns a data set was read from, and what was assumed and left out; nothing where it says nothing. */
export function dataNotes({source}) {
  const notices = source?.notices ?? [];
  if (!notices.length) return nothing;
  return html`<section class="card" aria-label="How the data was read">
    <h3>How the data was read</h3>
    <ul>
      ${notices.map(
        ({level, message, examples}) =>
          html`<li class=${level === 'warning' ? 'problem' : ''}>
            ${message}
            ${
              examples?.length
                ? html`<span class="soft">For example: ${examples.slice(0, MOST_EXAMPLES).join('; ')}</span>`
                : nothing
            }
          </li>`,
      )}
    </ul>
  </section>`;
}
