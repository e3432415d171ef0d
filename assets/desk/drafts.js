// What was typed and not sent, for each chat, in this tab.
const CHANGED = "desk-draft";
const key = (chat) => `desk-draft:${chat}`;

export const drafts = {
  of: (chat) => sessionStorage.getItem(key(chat)) ?? "",

  keep(chat, text) {
    if (text) sessionStorage.setItem(key(chat), text);
    else sessionStorage.removeItem(key(chat));
  },

  /** Put a text that came back before what its writer has typed since, and tell the box that shows it. */
  giveBack(chat, text) {
    const before = [text, drafts.of(chat)].filter(Boolean).join("\n\n");
    drafts.keep(chat, before);
    document.dispatchEvent(new CustomEvent(CHANGED, { detail: chat }));
  },

  /** Call `listener(chat)` when a text came back. Returns what ends that. */
  onReturn(listener) {
    const heard = (event) => listener(event.detail);
    document.addEventListener(CHANGED, heard);
    return () => document.removeEventListener(CHANGED, heard);
  },
};
