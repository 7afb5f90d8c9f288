// The runs that were chosen in lists. They stay while the tab is open, so that runs of several pages and views can be
// compared.
const KEY = 'tunelab-chosen-runs';

class Chosen extends EventTarget {
  /** @type {Set<string>} */
  ids = new Set(read());

  /** @param {Iterable<string>} ids */
  set(ids) {
    this.ids = new Set(ids);
    sessionStorage.setItem(KEY, JSON.stringify([...this.ids]));
    this.dispatchEvent(new Event('change'));
  }
}

function read() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY) ?? '[]');
  } catch {
    return [];
  }
}

export const chosen = new Chosen();
