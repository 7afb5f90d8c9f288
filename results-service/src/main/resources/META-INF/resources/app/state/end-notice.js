import {notice} from '../components/notices.js';

/** @import {Poll} from './poll.js' */

const KEY = 'tunelab-notify';

/** Names of what is waited for, in this tab. @returns {string[]} */
const wanted = () => JSON.parse(sessionStorage.getItem(KEY) ?? '[]');

/** @param {string[]} ids */
const remember = ids => sessionStorage.setItem(KEY, JSON.stringify(ids));

/** A notification by the browser when a study or a run ends, where somebody asked for it and its view is still open. */
export class EndNotice {
  /** @param {Poll<any>} poll goes on in a hidden tab while somebody waits */
  constructor(poll) {
    this.poll = poll;
  }

  /** Browsers notify only from HTTPS or the own machine. */
  get isPossible() {
    return window.isSecureContext && 'Notification' in window;
  }

  /** @param {string} id */
  isWanted(id) {
    return wanted().includes(id);
  }

  /** Asks the browser for permission, or takes the wish back. @param {string} id */
  async toggle(id) {
    if (this.isWanted(id)) {
      remember(wanted().filter(one => one !== id));
      this.poll.isUrgent = false;
      notice('You will not be notified.');
      return;
    }
    if ((await Notification.requestPermission()) !== 'granted') {
      notice('The browser does not allow notifications from this page. Allow them in its site settings.', {
        isProblem: true,
      });
      return;
    }
    remember([...wanted(), id]);
    this.poll.isUrgent = true;
    notice('You will be notified when it ends if this tab stays on this page.');
  }

  /**
   * Looks at what is waited for; notifies once when it has ended.
   *
   * @param {string} id
   * @param {boolean} isOver
   * @param {() => {title: string, body: string}} text
   */
  check(id, isOver, text) {
    const isWanted = this.isWanted(id);
    this.poll.isUrgent = isWanted && !isOver;
    if (!isWanted || !isOver) return;
    remember(wanted().filter(one => one !== id));
    const {title, body} = text();
    new Notification(title, {body, icon: '/app/icon.svg', tag: id});
  }
}
