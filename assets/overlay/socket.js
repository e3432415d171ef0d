/**
 * The socket to the server, kept open for days: it comes back by itself, each time a little later and never
 * together with all the others, and notices when the other side is gone.
 */

import { waitAfter } from "./backoff.js";

const OVER = new Set([4401, 4403]); // the secret is not good (any more), or not from this page
const BEAT = 10_000; // milliseconds; however much is heard, for the server counts what it hears
const PATIENCE = 8_000;

export class Socket {
  #socket = null;
  #timers = {};
  #failures = 0;

  /** `hello()` gives the first frame, `ping()` the one that keeps it alive; `onOver()` is called when there is no use in coming back. */
  constructor({ hello, ping, onFrame, onOver }) {
    Object.assign(this, { hello, makePing: ping, onFrame, onOver });
    addEventListener("online", () => this.#socket || this.open());
  }

  open() {
    clearTimeout(this.#timers.again);
    const socket = new WebSocket(`${location.origin.replace(/^http/, "ws")}/api/overlay/socket`);
    this.#socket = socket;
    socket.onopen = () => socket.send(JSON.stringify(this.hello()));
    socket.onmessage = ({ data }) => this.#take(JSON.parse(data));
    socket.onclose = ({ code }) => this.#closed(code);
    this.#set("dead", () => this.#renew(), PATIENCE);
  }

  /** Say something. False when there is nobody to say it to. */
  say(frame) {
    const isOpen = this.#socket?.readyState === WebSocket.OPEN && this.isWelcome === true;
    if (isOpen) this.#socket.send(JSON.stringify(frame));
    return isOpen;
  }

  #take(frame) {
    clearTimeout(this.#timers.dead);
    if (frame.op === "welcome") {
      this.#set("beat", () => this.ping(), BEAT);
      this.isWelcome = true;
      this.#failures = 0;
    }
    this.onFrame(frame);
  }

  /** Say how this page is doing, now and from now on every so often. */
  ping() {
    if (!this.say(this.makePing())) return;
    this.#set("dead", () => this.#renew(), PATIENCE);
    this.#set("beat", () => this.ping(), BEAT);
  }

  #closed(code) {
    this.#drop();
    if (OVER.has(code)) this.onOver();
    else this.#set("again", () => this.open(), waitAfter(this.#failures++));
  }

  #renew() {
    this.#drop();
    this.#set("again", () => this.open(), waitAfter(this.#failures++));
  }

  #drop() {
    this.isWelcome = false;
    Object.values(this.#timers).forEach(clearTimeout);
    if (!this.#socket) return;
    this.#socket.onclose = this.#socket.onmessage = this.#socket.onopen = null;
    this.#socket.close();
    this.#socket = null;
  }

  #set(name, work, wait) {
    clearTimeout(this.#timers[name]);
    this.#timers[name] = setTimeout(work, wait);
  }
}
