/** One row of a thread as elements: a message in its bubble, or the day that begins. */

import { attribute, h, write } from "./dom.js";
import { split } from "./links.js";

const part = ({ text, href }) =>
  href ? h("a", { href, target: "_blank", rel: "noopener noreferrer nofollow" }, text) : text;

export function bubble({ t, times, delivery }, row, onEdit) {
  if (row.day) return { element: h("div", { class: "day" }, row.day) };

  const writer = row.side === "ours" ? t("you") : row.name || t("team");
  const name = h("div", { class: "name" }, writer);
  const meta = h("div", { class: "meta" });
  const again = h("button", { class: "link", onclick: () => delivery.retry(current.item) }, t("retry"));
  const edit = h("button", { class: "link", onclick: () => onEdit(current.item) }, t("edit"));
  const ways = h("div", { class: "again", hidden: true }, again, edit);
  const element = h("div", {}, name, h("div", { class: "bubble", dir: "auto" }, ...split(row.body).map(part)), meta, ways);
  let current = row;

  return {
    element,
    update(next) {
      current = next;
      const { side, isFirst, isLast, state, at, item } = next;
      attribute(element, "class", `row ${side}${isFirst ? " first" : ""}${isLast ? " last" : ""}`);
      attribute(element, "data-state", state);
      write(meta, words(state, at, item));
      ways.hidden = state !== "failed" || item.failed === "resolved"; // a new chat takes its text along
    },
  };

  function words(state, at, item) {
    if (state === "failed") return `${t("failed")} ${t(`why.${item.failed}`) ?? ""}`;
    return state ? `${times.clock(at)} · ${t(state)}` : times.clock(at);
  }
}
