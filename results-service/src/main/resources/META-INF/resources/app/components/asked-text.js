import {html, render} from 'lit';

/**
 * Asks for a line of text; undefined if it is not given.
 *
 * @param {{title: string, label: string, hint: string, action: string}} question
 * @returns {Promise<string | undefined>}
 */
export function askedText({title, label, hint, action}) {
  const dialog = document.createElement('dialog');
  dialog.className = 'confirm';
  dialog.setAttribute('aria-labelledby', 'ask-title');
  const input = () => /** @type {HTMLInputElement} */ (dialog.querySelector('#ask-text'));
  const submit = event => {
    event.preventDefault();
    dialog.close(input().value.trim());
  };
  render(
    html`
      <h2 id="ask-title">${title}</h2>
      <form class="field" @submit=${submit}>
        <label for="ask-text">${label}</label>
        <input id="ask-text" aria-describedby="ask-hint" autocomplete="off" required autofocus />
        <small id="ask-hint">${hint}</small>
        <div class="buttons">
          <button class="main">${action}</button>
          <button type="button" @click=${() => dialog.close('')}>Close</button>
        </div>
      </form>
    `,
    dialog,
  );
  document.body.append(dialog);
  return new Promise(resolve => {
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(dialog.returnValue || undefined);
    });
    dialog.showModal();
  });
}
