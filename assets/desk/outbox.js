// The replies of this tab that the server has not stored yet, and <desk-outbox load="<id>" answer="stored <id> <n>">,
// which sends them: one at a time, in the order in which they were written, to whichever chat each belongs.
//
// A reply has the id that it gets here, however often it is sent, and the server stores an id once. It is sent again
// when the page was loaded anew (`load`) and no answer has come, or after a while without one: what the server stands
// on may be away though it is not. Meanwhile this is marked `waiting`, and the reply says so. What the server refuses
// for good goes back into the box of its chat, before what was typed since. All is kept in this tab until it is
// stored: it outlives a reload.
import { uuid } from "../widget/ids.js";
import { drafts } from "./drafts.js";

const KEY = "desk-replies";
const ANSWER_WITHIN = 3_000; // then it is sent again, and again after twice as long each time
const MAX_WAIT = 24_000;
const CHANGED = "desk-outbox";

const read = () => JSON.parse(sessionStorage.getItem(KEY) ?? "[]");

function write(replies) {
  sessionStorage.setItem(KEY, JSON.stringify(replies));
  document.dispatchEvent(new Event(CHANGED));
}

/** The replies that wait for this chat, oldest first: `{id, chat, text, late}`. */
export const repliesTo = (chat) => read().filter((reply) => reply.chat === chat);

/** Call `listener` whenever they change. Returns what ends that. */
export function onReplies(listener) {
  document.addEventListener(CHANGED, listener);
  return () => document.removeEventListener(CHANGED, listener);
}

export const add = (chat, text) => write([...read(), { id: uuid(), chat, text, late: isWaiting() }]);

const remove = (id) => write(read().filter((reply) => reply.id !== id));

/** Replies go out one after the other: while one waits, all of them do. */
const markLate = () => write(read().map((reply) => ({ ...reply, late: true })));

const isWaiting = () => document.querySelector("desk-outbox[waiting]") !== null;

/** Whether the thread shows a reply already: its answer may have been lost. */
const isShown = ({ id }) => document.querySelector(`desk-thread [data-id="${id}"]`) !== null;

class DeskOutbox extends HTMLElement {
  static observedAttributes = ["load", "answer"];

  connectedCallback() {
    this.off = onReplies(() => this.run());
    queueMicrotask(() => this.run());
  }

  disconnectedCallback() {
    this.off();
    this.rest();
  }

  attributeChangedCallback(name, before, after) {
    if (!this.isConnected || before === after) return;
    if (name === "answer") this.settle(...after.split(" "));
    else queueMicrotask(() => this.again());
  }

  /** Send what is next, unless one is on its way. */
  run() {
    if (this.sending || !this.isConnected || !this.getAttribute("load")) return;
    const next = read()[0];
    if (!next) return;
    if (isShown(next)) return remove(next.id);
    this.sending = next.id;
    this.say(next, ANSWER_WITHIN);
  }

  say(reply, within) {
    this.timer = setTimeout(() => this.sayAgain(reply, within), within);
    this.dispatchEvent(
      new CustomEvent("Reply", { detail: { chat: reply.chat, reply_id: reply.id, reply: reply.text } }),
    );
  }

  sayAgain(reply, within) {
    this.toggleAttribute("waiting", true);
    markLate();
    this.say(reply, Math.min(within * 2, MAX_WAIT));
  }

  /** What was on its way may have been lost with the connection. */
  again() {
    this.rest();
    this.run();
  }

  rest() {
    clearTimeout(this.timer);
    this.sending = undefined;
  }

  settle(verdict, id) {
    if (id === this.sending) this.rest();
    this.toggleAttribute("waiting", false);
    const reply = read().find((each) => each.id === id);
    if (reply && verdict === "refused") drafts.giveBack(reply.chat, reply.text);
    if (reply) remove(id);
    this.run();
  }
}

customElements.define("desk-outbox", DeskOutbox);

// <desk-replies chat="…">: shows those of one chat below its thread, each with its state.
class DeskReplies extends HTMLElement {
  static observedAttributes = ["chat"];

  connectedCallback() {
    this.off = onReplies(() => this.draw());
    this.thread = new MutationObserver(() => this.draw());
    this.thread.observe(this.closest("desk-thread"), { childList: true, subtree: true });
    this.draw();
  }

  disconnectedCallback() {
    this.off();
    this.thread.disconnect();
  }

  attributeChangedCallback() {
    if (this.isConnected) this.draw();
  }

  draw() {
    const waiting = repliesTo(this.getAttribute("chat")).filter((reply) => !isShown(reply));
    const drawn = JSON.stringify(waiting);
    if (drawn === this.drawn) return;
    this.drawn = drawn;
    this.replaceChildren(...waiting.map(bubble));
  }
}

function bubble({ text, late }) {
  const row = element("div", "reply-waiting", "");
  const said = element("div", "reply-text", text);
  const state = element("div", "reply-state", late ? "Not sent yet. It goes out by itself as soon as it can." : "Sending …");
  said.dir = "auto";
  state.setAttribute("role", "status");
  row.dataset.state = late ? "late" : "sending";
  row.append(said, state);
  if (late) row.append(retryButton());
  return row;
}

function retryButton() {
  const button = element("button", "reply-retry", "Retry now");
  button.type = "button";
  button.addEventListener("click", () => document.querySelector("desk-outbox")?.again());
  return button;
}

function element(tag, name, text) {
  const made = document.createElement(tag);
  made.className = name;
  made.textContent = text;
  return made;
}

customElements.define("desk-replies", DeskReplies);
