import {html, render} from 'lit';

/**
 * Asks before something that cannot be undone; true if it is wanted. Escape and Cancel mean no.
 *
 * @param {{title: string, text: unknown, action: string, keep?: string}} question `action` and `keep` are the buttons
 * @returns {Promise<boolean>}
 */
export function confirmed({title, text, action, keep = 'Keep it'}) {
  const dialog = document.createElement('dialog');
  dialog.className = 'confirm';
  dialog.setAttribute('aria-labelledby', 'confirm-title');
  const answer = value => () => dialog.close(value);
  render(
    html`
      <h2 id="confirm-title">${title}</h2>
      <p>${text}</p>
      <div class="buttons">
        <button type="button" class="main danger" @click=${answer('yes')}>${action}</button>
        <button type="button" autofocus @click=${answer('')}>${keep}</button>
      </div>
    `,
    dialog,
  );
  document.body.append(dialog);
  return new Promise(resolve => {
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(dialog.returnValue === 'yes');
    });
    dialog.showModal();
  });
}
