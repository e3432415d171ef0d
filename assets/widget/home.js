/** The first view: the ways to begin, and the latest chat. */

import { chatRow } from "./chatrow.js";
import { h, keyed } from "./dom.js";
import { icon } from "./icons.js";

const WAYS = [
  ["chat", "newChat", "thread", {}],
  ["past", "pastChats", "past", {}],
  ["feature", "feature", "later", { view: "request", name: "feature" }],
  ["bug", "bug", "later", { view: "report", name: "bug" }],
  ["news", "news", "later", { view: "news", name: "news" }],
];

export function home(app) {
  const { t, desk, panel } = app;
  const latest = h("div", { class: "latest" });
  const rows = new Map();
  const way = ([name, words, view, place]) =>
    h(
      "button",
      { class: "way", "aria-label": t(words), onclick: () => panel.go(view, place) },
      icon(name),
      h("span", { class: "lines" }, h("b", {}, t(words)), h("span", {}, t(`hint.${words}`))),
      icon("next"),
    );
  const hero = h("div", { class: "hero" }, h("p", { class: "hello" }, t("hello")), h("p", {}, t("intro")));

  return {
    element: h("div", { class: "home" }, hero, latest, h("div", { class: "ways" }, ...WAYS.map(way))),
    title: () => "Streampai",
    update: () => keyed(latest, rows, desk.list().slice(0, 1), (chat) => chat.id, (chat) => chatRow(app, chat)),
  };
}
