/** The largest gifts, the largest first. */

import { element } from "./box.js";

export class Top {
  #list = null;

  constructor(stage) {
    this.stage = stage;
  }

  /** Show these gifts, as they stand now, or none. */
  show(gifts) {
    this.#list?.remove();
    this.#list = null;
    if (!gifts?.length) return;
    this.#list = element("ol", "top");
    this.#list.setAttribute("aria-label", "Largest gifts");
    this.#list.append(...gifts.map(makeLine));
    this.stage.prepend(this.#list);
  }
}

function makeLine({ name, amount }) {
  const line = element("li", "");
  line.append(element("b", "name", name), element("span", "sums", amount));
  return line;
}
