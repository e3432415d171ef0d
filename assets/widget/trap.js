/** A field that people neither see nor reach: what fills it in is a program. */

import { h } from "./dom.js";

export function trap() {
  const field = h("input", { name: "website", tabindex: -1, autocomplete: "off" });
  return { element: h("div", { class: "trap", "aria-hidden": "true" }, field), value: () => field.value };
}
