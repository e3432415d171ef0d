/** The bar that shows how far a goal has come. */

import { element } from "./box.js";

export class Goal {
  #bar = null;

  constructor(stage) {
    this.stage = stage;
  }

  /** Show a goal, as it stands now, or none. */
  show(goal) {
    if (!goal) {
      this.#bar?.remove();
      this.#bar = null;
      return;
    }
    if (!this.#bar) this.stage.prepend((this.#bar = makeBar()));
    const [title, sums, track] = this.#bar.children;
    title.textContent = goal.title;
    sums.textContent = `${goal.raised} / ${goal.amount}`;
    track.setAttribute("aria-valuenow", String(Math.round(goal.share * 100)));
    track.firstChild.style.setProperty("--share", String(goal.share));
  }
}

function makeBar() {
  const bar = element("section", "goal");
  const track = element("div", "track");
  track.setAttribute("role", "progressbar");
  track.setAttribute("aria-label", "Goal");
  track.append(element("div", "fill"));
  bar.append(element("b", "title"), element("span", "sums"), track);
  return bar;
}
