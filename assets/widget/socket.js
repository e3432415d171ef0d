/**
 * The socket to the server, kept open as long as there is a token: it comes back by itself, notices when the
 * other side is gone, and hands over the frames it gets.
 */

import { DESK } from "./api.js";
import { waitAfter } from "./backoff.js";
import { json } from "./json.js";

const SIGNED_OUT = 4401;
const NOT_ALLOWED = 4403;
const BEAT = 25_000; // however much is heard: the server counts what it hears, and ends what is silent
const PATIENCE = 10_000;
const WORTH_SAYING = 1_500;
const STEADY = 5_000; // a connection that lived this long was a good one: begin the waits anew

export class Socket {
  #socket = null;
  #timers = {};
  #failures = 0;
  /** "off": nobody to be; "on"; "away": trying; "refused": this page may not. */
  state = "off";
  #since = 0;

  /** `hello()` gives the first frame, or null when there is nobody to be. */
  constructor({ hello, onFrame, onState, onSignedOut }) {
    Object.assign(this, { hello, onFrame, onState, onSignedOut });
  }

  /** Whether it has been away for long enough to say so. */
  get isLost() {
    return this.state === "away" && Date.now() - this.#since >= WORTH_SAYING;
  }

  get isOn() {
    return this.state === "on";
  }

  /** Connect now, if there is somebody to be and no connection. */
  wake() {
    if (this.#socket || this.state === "refused") return;
    clearTimeout(this.#timers.again);
    const hello = this.hello();
    if (!hello) return this.#become("off");
    this.#become("away");
    this.#open(hello);
  }

  /** Find out at once whether the other side is still there: after sleep, in a tab just shown. */
  check() {
    if (this.isOn) this.#ping();
    else this.wake();
  }

  /** Say something. False when there is nobody to say it to. */
  say(frame) {
    if (this.isOn) this.#socket.send(json(frame));
    return this.isOn;
  }

  /** Close for good, until `wake`. */
  rest() {
    this.#drop();
    this.#become("off");
  }

  /** Give this connection up as dead and try again. */
  renew() {
    this.#drop();
    this.#become("away");
    this.#later();
  }

  #open(hello) {
    try {
      this.#socket = new WebSocket(`${DESK.replace(/^http/, "ws")}/api/support/socket`);
    } catch {
      return this.#later();
    }
    const socket = this.#socket;
    socket.onopen = () => socket.send(json(hello));
    socket.onmessage = ({ data }) => this.#take(JSON.parse(data));
    socket.onclose = ({ code }) => this.#closed(code);
    this.#set("dead", () => this.renew(), PATIENCE);
  }

  #take(frame) {
    clearTimeout(this.#timers.dead);
    if (frame.op === "welcome") {
      this.#set("beat", () => this.#ping(), BEAT);
      this.#set("steady", () => (this.#failures = 0), STEADY);
      this.#become("on");
    }
    this.onFrame(frame);
  }

  #ping() {
    this.say({ op: "ping" });
    this.#set("dead", () => this.renew(), PATIENCE);
    this.#set("beat", () => this.#ping(), BEAT);
  }

  #closed(code) {
    this.#drop();
    if (code === NOT_ALLOWED) return this.#become("refused");
    if (code === SIGNED_OUT) {
      this.#become("off");
      return this.onSignedOut();
    }
    this.#become("away");
    this.#later();
  }

  #drop() {
    Object.values(this.#timers).forEach(clearTimeout);
    if (!this.#socket) return;
    this.#socket.onclose = this.#socket.onmessage = this.#socket.onopen = null;
    this.#socket.close();
    this.#socket = null;
  }

  #later() {
    this.#set("again", () => this.wake(), waitAfter(this.#failures++));
  }

  #set(name, work, wait) {
    clearTimeout(this.#timers[name]);
    this.#timers[name] = setTimeout(work, wait);
  }

  #become(state) {
    if (this.state === state) return;
    this.state = state;
    this.#since = Date.now();
    this.onState(state);
    if (state === "away") setTimeout(() => this.isLost && this.onState(state), WORTH_SAYING + 50);
  }
}
