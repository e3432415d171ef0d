/**
 * Empties the outbox, one message after the other, so that they arrive in the order they were written. What
 * cannot be sent now waits; what is refused for good is marked with the reason. Nothing is thrown away.
 */

import { signOut, startChat } from "./api.js";
import { waitAfter } from "./backoff.js";
import { startKey } from "./ids.js";
import { feedback } from "./later.js";
import { alone } from "./lock.js";
import * as outbox from "./outbox.js";
import { noteTold } from "./person.js";
import { keep, read } from "./storage.js";

const PATIENCE = 15_000;
const LEAST_TIME = 1_000; // a form sent within 0.8 s of its opening looks automatic to the server
const NO_ANSWER = { status: 0 };

const isForLater = ({ status }) => status === 0 || status === 429 || status >= 500;
const pause = (wait) => new Promise((done) => setTimeout(done, wait));

export class Delivery {
  sending = null; // the id of the message that is on its way
  #answers = new Map();
  #timer;
  #failures = 0;
  #running = false;

  constructor({ socket, desk, onChange, onSignedOut }) {
    Object.assign(this, { socket, desk, onChange, onSignedOut });
  }

  /** Why something waits although we are online: "stuck", "slow" (we sent too much at once), or null. */
  hindrance = null;

  /** Send what can be sent. Safe to call at any time, and often. */
  async run() {
    clearTimeout(this.#timer);
    if (this.#running || !outbox.next()) return;
    this.#running = true;
    const isDone = await alone(() => this.#drain());
    this.#running = false;
    this.onChange();
    if (isDone) await this.run();
  }

  /** Try a message again that was refused. */
  retry(item) {
    const start = item.start && { ...item.start, start_key: startKey() };
    outbox.change(item, { failed: undefined, start });
    this.onChange();
    return this.run();
  }

  /** Take the server's answer to a message: a `sent` or `refused` frame. */
  answer(frame) {
    this.#answers.get(frame.id)?.(frame);
  }

  /** The connection is gone: whether the message under way arrived shows at the next attempt. */
  interrupt() {
    for (const tell of this.#answers.values()) tell({ op: "refused", ...NO_ANSWER });
  }

  /** Returns true when nothing is left to send, false when something waits. */
  async #drain() {
    for (let item = outbox.next(); item; item = outbox.next()) {
      if (!item.start && !this.socket.isOn) return false;
      this.sending = item.id;
      this.onChange();
      const refused = await (item.start ? this.#start(item) : this.#message(item));
      this.sending = null;
      if (refused && isForLater(refused)) return this.#later(item, refused);
      if (refused) outbox.change(item, { failed: refused.reason || "refused" });
      this.#failures = 0;
      this.hindrance = null;
      this.onChange();
    }
    return true;
  }

  /** Come back by ourselves. The socket and the network call `run` when they come back. */
  #later(item, { status, retryAfter }) {
    this.hindrance = status === 429 ? "slow" : item.start ? "stuck" : null; // a broken socket says so itself
    const wait = Math.max((retryAfter || 0) * 1000, waitAfter(this.#failures++));
    this.#timer = setTimeout(() => this.run(), wait);
    return false;
  }

  async #start(item) {
    const { opened, picture, lost, ...start } = item.start;
    const token = read("token");
    const wait = Math.min(LEAST_TIME, Math.max(0, opened + LEAST_TIME - Date.now()));
    if (!token) await pause(wait);
    const elapsed_ms = Math.max(wait, Date.now() - opened); // a clock may have been set back meanwhile
    try {
      if (picture && !lost) start.screenshot = await this.#send(item, token);
      const begun = await startChat(token, { ...start, elapsed_ms, message: { id: item.id, body: item.body } });
      this.#begin(item, begun);
    } catch (refused) {
      return this.#whyNot(token, refused);
    }
  }

  /** A picture travels first, and is kept here until the report that shows it has arrived. */
  async #send(item, token) {
    const module = await feedback().catch(() => {
      throw NO_ANSWER;
    });
    const { screenshot, lost } = await module.sendPicture(item.start.picture, token, item.start.start_key);
    if (lost) outbox.change(item, { start: (item.start = { ...item.start, lost }) });
    return screenshot;
  }

  #begin(item, begun) {
    if (!outbox.has(item.id)) return void (begun.token && signOut(begun.token)); // signed out meanwhile
    if (begun.token) keep("token", begun.token);
    noteTold(read("token"), item.start);
    if (item.start.lost) keep(`lost:${begun.chat.id}`, item.start.lost); // the thread tells it
    outbox.settleStart(item, begun.chat.id);
    if (item.start.picture) feedback().then((module) => module.forgetPicture(item.start.picture));
    this.desk.begun(begun);
    this.desk.name(item.chat, begun.chat.id);
    this.socket.wake();
  }

  /** A token that is no longer good, or that another tab got a moment ago, is a reason to try once more. */
  #whyNot(token, refused) {
    if (refused.status === 401) this.onSignedOut();
    const isNew = refused.reason === "start-key-used" && read("token") !== token;
    return refused.status === 401 || isNew ? NO_ANSWER : refused;
  }

  async #message({ id, chat, body }) {
    const answered = new Promise((tell) => this.#answers.set(id, tell));
    if (!this.socket.say({ op: "send", chat, id, body })) this.interrupt();
    const slow = setTimeout(() => this.socket.renew(), PATIENCE);
    const answer = await answered;
    clearTimeout(slow);
    this.#answers.delete(id);
    if (answer.op === "refused") return { ...answer, retryAfter: answer.retry_after };
    outbox.remove(id);
    this.desk.accepted({ chat, seq: answer.seq, id, sender: "visitor", name: "", body, at: answer.at });
  }
}
