/** Whether the service answers. One for the whole page: api.js tells it, the banner shows it. */
class Connection extends EventTarget {
  isLost = false;

  lost() {
    this.#set(true);
  }

  found() {
    this.#set(false);
  }

  /** @param {boolean} isLost */
  #set(isLost) {
    if (isLost === this.isLost) return;
    this.isLost = isLost;
    this.dispatchEvent(new Event('change'));
  }
}

export const connection = new Connection();
