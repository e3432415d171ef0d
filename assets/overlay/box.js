/** The box of one alert. What donors wrote is only ever text. */

import { makeBurst } from "./burst.js";

const LONG = 160; // characters from which the text is set smaller

export function makeBox({ kind, mark, name, amount, text, animation }) {
  const box = element("section", "alert");
  box.dataset.animation = animation;
  box.dataset.kind = kind;
  box.dataset.phase = "in";
  if (mark) box.append(element("p", "mark", mark));
  const headline = element("p", "headline");
  headline.append(element("b", "name", name));
  if (amount) headline.append(" ", element("span", "amount", amount));
  box.append(headline);
  if (text) box.append(element("p", text.length > LONG ? "text long" : "text", text));
  if (animation === "burst") box.append(makeBurst());
  return box;
}

export function element(tag, className, text = "") {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}
