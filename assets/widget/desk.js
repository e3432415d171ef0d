/**
 * What the visitor can see: chats, their messages, who is typing. Takes the server's frames in, in whatever
 * order and however often they come, and asks for what is missing.
 */

import { Transcript } from "./transcript.js";

const TYPING_LASTS = 6_000;
const PREVIEW = 140;

export class Desk {
  chats = new Map();
  isKnown = false; // the list of chats has come at least once
  typing = null;
  #typingTimer;
  #transcripts = new Map();
  #told = {}; // the cursors that this connection began with
  #asked = new Map(); // the cursor that a gap was last asked for with
  #heard = new Map(); // the last message that was told as new
  #names = new Map(); // our own names of chats to the server's

  /** `say(frame)` speaks to the server, `onChange()` and `onNews(message)` to the page. */
  constructor({ say, onChange, onNews }) {
    Object.assign(this, { say, onChange, onNews });
  }

  get unread() {
    return [...this.chats.values()].reduce((sum, chat) => sum + chat.unread, 0);
  }

  /** Every chat, newest activity first. */
  list() {
    return [...this.chats.values()].sort((one, other) => (one.last_activity_at < other.last_activity_at ? 1 : -1));
  }

  transcript(chat) {
    return this.#transcripts.get(chat);
  }

  /** The name by which the server knows a chat, if it has told it yet. */
  nameOf(chat) {
    return this.#names.get(chat) ?? chat;
  }

  name(unnamed, chat) {
    this.#names.set(unnamed, chat);
    this.onChange();
  }

  /** How far each chat held here is known: what the server needs to send the rest. */
  cursors() {
    this.#told = Object.fromEntries([...this.#transcripts].map(([id, transcript]) => [id, transcript.cursor]));
    return this.#told;
  }

  /** Hold a chat's messages from now on, all of them. */
  follow(chat) {
    if (this.#transcripts.has(chat)) return;
    this.#transcripts.set(chat, new Transcript());
    this.say({ op: "watch", chat, after: 0 });
  }

  /** Ask again for the messages that follow one of a chat. */
  fill(chat, after) {
    this.#asked.delete(chat);
    this.#fill(chat, after);
  }

  /** A chat was started from here. */
  begun({ chat, messages }) {
    if (!this.#transcripts.has(chat.id)) this.#transcripts.set(chat.id, new Transcript());
    this.#chat(chat);
    this.#messages({ chat: chat.id, messages });
  }

  /** The visitor's own message was accepted. What came before it is on its way. */
  accepted(message) {
    this.#messages({ chat: message.chat, messages: [message], more: true });
  }

  /** Everything in this chat has been seen. */
  read(id) {
    const chat = this.chats.get(id);
    const seq = this.#transcripts.get(id)?.cursor ?? 0;
    if (!chat?.unread || seq < chat.last_seq || !this.say({ op: "read", chat: id, seq })) return;
    Object.assign(chat, { unread: 0, read_seq: seq });
    this.onChange();
  }

  /** Forget everything, as if nobody had been here. */
  clear() {
    for (const part of [this.chats, this.#transcripts, this.#asked, this.#heard]) part.clear();
    this.isKnown = false;
    this.typing = null;
    this.onChange();
  }

  take(frame) {
    if (frame.op === "welcome") this.#welcome(frame);
    else if (frame.op === "chat") this.#chat(frame.chat);
    else if (frame.op === "messages") this.#messages(frame);
    else if (frame.op === "typing") this.#type(frame);
    else return;
    this.onChange();
  }

  #welcome({ chats }) {
    this.isKnown = true;
    this.#asked.clear();
    this.chats = new Map(chats.map((chat) => [chat.id, chat]));
    for (const { id, last_seq } of chats) if (!this.#heard.has(id)) this.#heard.set(id, last_seq);
    for (const id of this.#transcripts.keys()) {
      if (!this.chats.has(id)) this.#transcripts.delete(id);
      else if (!Object.hasOwn(this.#told, id)) this.say({ op: "watch", chat: id, after: 0 });
    }
  }

  /** A row read before a message that is known already must not take that message back. */
  #chat(chat) {
    const known = this.chats.get(chat.id);
    if (known?.last_seq > chat.last_seq) {
      const { last_seq, last_activity_at, preview, unread } = known;
      Object.assign(chat, { last_seq, last_activity_at, preview, unread });
    }
    this.chats.set(chat.id, chat);
  }

  #messages({ chat, messages, more }) {
    for (const message of messages) this.#hear(message);
    const transcript = this.#transcripts.get(chat);
    if (!transcript) return;
    transcript.add(messages);
    if (!more && transcript.hasGap) this.#fill(chat, transcript.cursor);
  }

  /** Ask for what a jump in the numbers left out, once for each place. */
  #fill(chat, after) {
    if (this.#asked.get(chat) === after) return;
    this.#asked.set(chat, after);
    this.say({ op: "watch", chat, after });
  }

  /** Move the chat's own row on, and tell the page once what somebody else wrote. */
  #hear(message) {
    const chat = this.chats.get(message.chat);
    const isOurs = message.sender === "visitor";
    if (this.typing?.chat === message.chat && !isOurs) this.typing = null;
    if (chat && message.seq > chat.last_seq) {
      const unread = chat.unread + (isOurs ? 0 : 1);
      const preview = message.body.slice(0, PREVIEW);
      Object.assign(chat, { last_seq: message.seq, last_activity_at: message.at, preview, unread });
    }
    if (message.seq <= (this.#heard.get(message.chat) ?? 0)) return;
    this.#heard.set(message.chat, message.seq);
    if (!isOurs) this.onNews(message);
  }

  /** In a chat that has ended nobody writes: what says so was on its way before it ended. */
  #type({ chat, name }) {
    if (this.chats.get(chat)?.state === "resolved") return;
    this.typing = { chat, name };
    clearTimeout(this.#typingTimer);
    this.#typingTimer = setTimeout(() => {
      this.typing = null;
      this.onChange();
    }, TYPING_LASTS);
  }
}
