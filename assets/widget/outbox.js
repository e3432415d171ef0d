/**
 * Messages that the server has not accepted yet, one stored value each, so that tabs never overwrite each other.
 *
 * An item: `{id, chat, body, order, at, failed?, start?, became?}`. `id` is the message's UUID, the same at
 * every attempt. `start` is what the first message of a chat carries. Until the server has named that chat,
 * `~` and its first message's id stand for it. `became` is that name, written once for the other tabs to see.
 */

import { uuid } from "./ids.js";
import { forget, keep, keys, read } from "./storage.js";

const keyOf = (id) => `outbox:${id}`;

/** Whether this is our own name for a chat that the server has yet to name. */
export const isUnnamed = (chat) => chat.startsWith("~");

/** Return the items in the order they were written. */
export function items() {
  const found = keys("outbox:").map(read).filter((item) => item && !item.became);
  return found.sort((one, other) => one.order - other.order);
}

export const has = (id) => read(keyOf(id)) !== null;
export const itemsOf = (chat) => items().filter((item) => item.chat === chat);

/** Queue a message: in `chat`, or as the beginning of one as `start` says. Returns the item. */
export function add({ chat, body, start }) {
  const id = uuid();
  const order = Math.max(Date.now(), (items().at(-1)?.order ?? 0) + 1);
  const item = { id, chat: chat ?? `~${id}`, body, start, order, at: new Date().toISOString() };
  keep(keyOf(id), item);
  return item;
}

/** Return the next item to send: nothing that failed, and nothing whose chat has yet to begin. */
export const next = () => items().find((item) => !item.failed && (item.start || !isUnnamed(item.chat)));

export const change = (item, values) => keep(keyOf(item.id), { ...item, ...values });
export const remove = (id) => forget(keyOf(id));

/** A chat got its name: tell the other tabs, and send on what was written in it since. */
export function settleStart(item, chat) {
  rename(item.chat, chat);
  change(item, { became: chat });
  remove(item.id);
}

/** Move what waits under our own name of a chat to the server's. */
export function rename(unnamed, chat) {
  for (const item of itemsOf(unnamed)) if (!item.start) change(item, { chat });
}

/** The visitor of these chats is gone. Take out what was meant for them, and return its texts. */
export function orphans() {
  const left = items().filter((item) => !isUnnamed(item.chat));
  for (const item of left) remove(item.id);
  for (const item of items()) if (item.start) change(item, { start: { ...item.start, previous_chat: undefined } });
  return left.map((item) => item.body);
}
