/** Two lists: what the visitor asked for, voted for and reported; and what has shipped. */

import { h } from "../dom.js";
import { icon } from "../icons.js";
import { skeleton } from "../skeleton.js";
import { read } from "../storage.js";
import { look } from "./identity.js";

export function mine(app) {
  const { t, times, panel } = app;
  return listing(app, {
    title: "mine",
    ask: async () => (read("token") ? (await look("GET", "/api/support/requests")).requests : []),
    empty: ["noRequests", "noRequestsHint", "feature"],
    row(one) {
      const isBug = one.kind === "bug";
      const open = () => (isBug ? panel.go("thread", { chat: one.chat }) : panel.go("later", { view: "item", name: "feature", id: one.id }));
      const line = h("span", { class: "line" }, h("span", { class: "about" }, one.title), h("span", { class: "ago" }, times.ago(one.status_at)));
      const state = h("span", { class: `tag status-${one.status}` }, t(`status.${one.status}`));
      const votes = !isBug && h("span", { class: "ago" }, t("votes", { n: one.votes }));
      return h("button", { class: "chat", onclick: open }, icon(one.kind), h("span", { class: "lines" }, line, h("span", { class: "line" }, state, votes)));
    },
  });
}

export function news(app) {
  const { t, times, panel } = app;
  return listing(app, {
    title: "news",
    ask: async () => (await look("GET", "/api/support/news")).news,
    empty: ["noNews", "noNewsHint", "news"],
    row(one) {
      const open = () => panel.go("later", { view: "item", name: "feature", id: one.id });
      const head = h("span", { class: "line" }, h("span", { class: "tag status-shipped" }, t("status.shipped")), h("span", { class: "ago" }, times.date(one.at)));
      return h("button", { class: "news", onclick: open }, head, h("b", { dir: "auto" }, one.title), one.note && h("span", { class: "said", dir: "auto" }, one.note), h("span", { class: "ago" }, t("votes", { n: one.votes })));
    },
  });
}

function listing({ t }, { title, ask, row, empty }) {
  const element = h("div", { class: "past" }, skeleton("chat", 3));

  async function load() {
    try {
      const found = await ask();
      const [words, hint, picture] = empty;
      const nothing = h("div", { class: "nothing" }, icon(picture), h("p", {}, t(words)), h("p", {}, t(hint)));
      element.replaceChildren(...(found.length ? [h("div", { class: "chats" }, ...found.map(row))] : [nothing]));
    } catch (error) {
      console.warn(error);
      const again = h("button", { class: "link", onclick: load }, t("retry"));
      element.replaceChildren(h("div", { class: "nothing", role: "status" }, h("p", {}, t("notLoaded")), again));
    }
  }

  load();
  return { element, title: () => t(title) };
}
