/** One chat as a button that opens it: its kind, what it is about, how fresh, and what is unread. */

import { attribute, h, write } from "./dom.js";
import { icon } from "./icons.js";

const ICONS = { support: "chat", feature: "feature", bug: "bug" };

export function chatRow({ t, times, panel }, { kind, id }) {
  const about = h("span", { class: "about" });
  const preview = h("span", { class: "preview" });
  const state = h("span", { class: "tag" });
  const ago = h("span", { class: "ago" });
  const unread = h("span", { class: "dot", role: "img" });
  const heading = h("span", { class: "line" }, about, ago);
  const rest = h("span", { class: "line" }, preview, state, unread);
  return {
    element: h(
      "button",
      { class: "chat", onclick: () => panel.go("thread", { chat: id }) },
      icon(ICONS[kind] ?? "chat"),
      h("span", { class: "lines" }, heading, rest),
    ),
    update(chat) {
      const title = chat.title || chat.preview;
      write(about, title);
      write(preview, chat.preview === title ? t(`kind.${chat.kind}`) : chat.preview);
      write(ago, chat.isWaiting ? "" : times.ago(chat.last_activity_at));
      write(state, chat.isWaiting ? t("queued") : chat.state === "resolved" ? t("resolved") : "");
      unread.hidden = !chat.unread;
      attribute(unread, "aria-label", t("unread", { n: chat.unread }));
    },
  };
}
