/** Texts not yet sent, by the place they were written in: a chat's id, or the kind of a chat to be. */

import { forget, keep, read } from "./storage.js";

export const draft = (place) => read(`draft:${place}`) || "";

export function saveDraft(place, text) {
  if (text) keep(`draft:${place}`, text);
  else forget(`draft:${place}`);
}

/** Put a text that came back behind what the writer has written since. */
export function giveBack(place, ...texts) {
  saveDraft(place, [draft(place), ...texts].filter(Boolean).join("\n\n"));
}
