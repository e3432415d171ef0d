/** What stands in the place of something that is on its way. */

import { h } from "./dom.js";

export function skeleton(kind, count) {
  return h("div", { class: `bones ${kind}-bones`, "aria-hidden": "true" }, ...[...Array(count)].map(() => h("span")));
}
