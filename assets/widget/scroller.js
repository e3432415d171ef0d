/** A scrolled region that stays at its end when it was there, and otherwise says that there is more below. */

import { h } from "./dom.js";
import { icon } from "./icons.js";

const NEAR = 48;

export function scroller(label, content) {
  const region = h("div", { class: "scroll", tabindex: 0 }, content);
  const more = h("button", { class: "more", hidden: true, onclick: () => toEnd() }, icon("down"), label);
  const isAtEnd = () => region.scrollHeight - region.scrollTop - region.clientHeight < NEAR;
  let follows = true;
  let top = 0;

  /** The first message in view. Halves them until it is found: there may be hundreds. */
  function topmost() {
    const rows = content.querySelectorAll(".row");
    const top = region.getBoundingClientRect().top;
    let [from, to] = [0, rows.length - 1];
    while (from < to) {
      const middle = (from + to) >> 1;
      if (endOf(rows[middle]) > top) to = middle;
      else from = middle + 1;
    }
    return rows[from];
  }

  const heightBelow = (row) => content.getBoundingClientRect().bottom - endOf(row);

  function toEnd() {
    follows = true;
    more.hidden = true;
    region.scrollTop = region.scrollHeight;
  }

  region.addEventListener("scroll", () => {
    const goesUp = region.scrollTop < top; // only a reader does: content grows below, and the region shrinks there
    top = region.scrollTop;
    follows = isAtEnd() || (follows && !goesUp);
    if (follows) more.hidden = true;
  });
  new ResizeObserver(() => follows && toEnd()).observe(region);

  return {
    element: h("div", { class: "scroller" }, region, more),
    toEnd,
    /** Be again where the reader was, after the page moved us about. */
    settle() {
      if (follows) toEnd();
      else region.scrollTop = top;
    },
    /** Change the content, and keep the reader where they were: their topmost message stays where it ends. */
    keep(change) {
      const row = follows ? undefined : topmost();
      const [end, below] = row ? [endOf(row), heightBelow(row)] : [];
      change();
      if (follows) return toEnd();
      if (!row?.isConnected) return;
      region.scrollTop += endOf(row) - end;
      if (heightBelow(row) > below) more.hidden = false;
    },
  };
}

const endOf = (row) => row.getBoundingClientRect().bottom;
