import {html} from 'lit';

const stored = name => 'tunelab-columns-' + name;

/**
 * Which columns the user chose to show or hide.
 *
 * @param {string} name
 * @returns {Record<string, boolean>}
 */
export function hiddenColumns(name) {
  try {
    return JSON.parse(localStorage.getItem(stored(name)) ?? '{}');
  } catch {
    return {};
  }
}

/** A menu that shows and hides columns of a table; the first one always stays. */
export function columnChooser(table) {
  const change = (column, isShown) => {
    table.shownColumns = {...table.shownColumns, [column.key]: isShown};
    localStorage.setItem(stored(table.chooser), JSON.stringify(table.shownColumns));
  };
  const reset = () => {
    table.shownColumns = {};
    localStorage.removeItem(stored(table.chooser));
  };
  const shown = table.visibleColumns;
  return html`<details class="menu columns">
    <summary class="button small">Columns</summary>
    <div class="menu-items">
      ${table.columns.slice(1).map(
        column =>
          html`<label class="check">
            <input
              type="checkbox"
              .checked=${shown.includes(column)}
              @change=${event => change(column, event.target.checked)}
            />
            ${column.title}
          </label>`,
      )}
      <button type="button" class="small" @click=${reset}>Default columns</button>
    </div>
  </details>`;
}
