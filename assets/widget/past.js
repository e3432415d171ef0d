/** Every chat of this visitor, newest activity first, the ones still waiting to be sent above them. */

import { chatRow } from "./chatrow.js";
import { h, keyed } from "./dom.js";
import { icon } from "./icons.js";
import { items } from "./outbox.js";
import { skeleton } from "./skeleton.js";
import { read } from "./storage.js";

export function past(app) {
  const { t, desk } = app;
  const list = h("div", { class: "chats" });
  const rows = new Map();
  const bones = skeleton("chat", 3);
  const nothing = h("div", { class: "nothing" }, icon("chat"), h("p", {}, t("noChats")), h("p", {}, t("noChatsHint")));

  return {
    element: h("div", { class: "past" }, list, bones, nothing),
    title: () => t("pastChats"),
    update() {
      const chats = [...waiting(), ...desk.list()];
      const isLoading = !desk.isKnown && read("token") !== null;
      keyed(list, rows, chats, (chat) => chat.id, (chat) => chatRow(app, chat));
      bones.hidden = !isLoading;
      nothing.hidden = isLoading || chats.length > 0;
    },
  };
}

/** Chats that the server does not know yet, in the shape of those it does. */
function waiting() {
  const starts = items().filter((item) => item.start);
  return starts.map(({ chat, start, body }) => ({ ...start, id: chat, title: start.subject, preview: body, unread: 0, isWaiting: true }));
}
