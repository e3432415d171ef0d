/** Texts not yet sent, by the place they were written in: a chat's id, or the kind of a chat to be. */

import { forget, keep, keys, read } from "./storage.js";

const KINDS = ["support", "feature", "bug"];

export const draft = (place) => read(`draft:${place}`) || "";

export function saveDraft(place, text) {
  if (text) keep(`draft:${place}`, text);
  else forget(`draft:${place}`);
}

/** The visitor of these chats is gone. Take out what was begun in them, and return it. */
export function orphanDrafts() {
  const begun = keys("draft:").filter((key) => !KINDS.some((kind) => key.startsWith(`draft:${kind}`)));
  const texts = begun.map(read);
  begun.forEach(forget);
  return texts;
}

/** Put a text that came back behind what the writer has written since. */
export function giveBack(place, ...texts) {
  saveDraft(place, [draft(place), ...texts].filter(Boolean).join("\n\n"));
}
