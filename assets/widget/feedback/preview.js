/** Exactly what a report will carry, part by part, each of which can be left out. */

import { h, keyed, write } from "../dom.js";

/** `read()` gives the parts there are at this moment. */
export function preview({ t }, read) {
  const left = new Set();
  const rows = new Map();
  const list = h("ul", { class: "parts" });
  const count = h("span", { class: "ago" });
  const element = h(
    "details",
    { class: "preview-of", ontoggle: () => update() },
    h("summary", {}, h("span", {}, t("whatIsSent")), count),
    h("p", { class: "hint" }, t("scrubbed")),
    list,
  );

  function row([name]) {
    const text = h("pre", { tabindex: 0, "aria-label": t(`part.${name}`) });
    const box = h("input", { type: "checkbox", checked: true, onchange: () => (turn(name, box.checked), update()) });
    const line = h("li", {}, h("label", {}, box, t(`part.${name}`)), text);
    return {
      element: line,
      update([, part]) {
        write(text, told(part));
        text.hidden = left.has(name);
      },
    };
  }

  const turn = (name, isIn) => (isIn ? left.delete(name) : left.add(name));

  function update() {
    const parts = Object.entries(read());
    keyed(list, rows, parts, ([name]) => name, row);
    const sent = parts.filter(([name]) => !left.has(name)).length;
    write(count, t("partsOf", { n: sent, all: parts.length }));
  }

  update();
  return {
    element,
    update,
    /** What is sent: the parts that were not left out. */
    chosen: () => Object.fromEntries(Object.entries(read()).filter(([name]) => !left.has(name))),
  };
}

const told = (part) => (Array.isArray(part) ? part.join("\n") : JSON.stringify(part, null, 2));
