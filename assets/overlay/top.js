/** The largest gifts, the largest first. */

import { element } from "./box.js";

const TITLE = "Largest gifts";

export class Top {
  #box = null;

  constructor(stage) {
    this.stage = stage;
  }

  /** Show these gifts, as they stand now, or none. */
  show(gifts) {
    this.#box?.remove();
    this.#box = null;
    if (!gifts?.length) return;
    const list = element("ol", "");
    list.setAttribute("aria-label", TITLE);
    list.append(...gifts.map(makeLine));
    this.#box = element("section", "top");
    this.#box.append(element("p", "title", TITLE), list);
    this.stage.prepend(this.#box);
  }
}

function makeLine({ name, amount }) {
  const line = element("li", "");
  line.append(element("b", "name", name), element("span", "sums", amount));
  return line;
}
