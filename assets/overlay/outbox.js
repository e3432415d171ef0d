/** What the page has to tell and is not yet known to have been heard: said again after each break. */

const MOST = 20;

export class Outbox {
  #frames = [];

  constructor(say) {
    this.say = say;
  }

  /** The lease that was ended last without an answer, if there is one. */
  get last() {
    const { alert, lease } = this.#frames.findLast(({ op }) => op === "ended") ?? {};
    return alert ? { alert, lease } : null;
  }

  add(frame) {
    this.#frames = [...this.#frames, frame].slice(-MOST);
    this.say(frame);
  }

  sendAll() {
    this.#frames.forEach((frame) => this.say(frame));
  }

  /** Whether this lease was played to its end. */
  has({ alert, lease }) {
    return this.#frames.some((each) => each.op === "ended" && each.alert === alert && each.lease === lease);
  }

  drop({ what, alert, lease }) {
    this.#frames = this.#frames.filter((each) => each.op !== what || each.alert !== alert || each.lease !== lease);
  }
}
