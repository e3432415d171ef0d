/** Asks somebody unknown who they are, where it is of use to them and with the reason; both fields may stay empty. */

import { attribute, h, write } from "../dom.js";
import { introduce, isTold, personOf } from "../person.js";
import { keep, read } from "../storage.js";

const LONGEST = { name: 80, email: 254 };

/** `why` is the key of the reason. With `save` it is a form of its own, elsewhere part of one, which calls `settle`. */
export function who(app, why, save) {
  const { t, host } = app;
  const known = personOf(host);
  const missing = ["name", "email"].filter((name) => !known[name]);
  const problem = h("p", { class: "problem", id: "who-problem", role: "alert" });
  const said = h("p", { class: "hint", role: "status" });
  const inputs = missing.map((name) => h("input", { class: "box", name, type: name === "email" ? name : "text", autocomplete: name, maxlength: LONGEST[name], "aria-label": t(`who.${name}`), "aria-describedby": "who-why who-problem" }));
  const fields = inputs.map((input) => h("div", { class: "field" }, h("span", { "aria-hidden": "true" }, t(`who.${input.name}`)), input));
  const element = h(
    save ? "form" : "div",
    { class: "who", hidden: !missing.length, role: !save && "group", "aria-label": t("who.title"), novalidate: save, onsubmit: send, oninput: () => !wrong() && mark(null), onchange: () => wrong() || keepTyped() },
    h("p", { class: "hint", id: "who-why" }, t(why)),
    h("div", { class: "fields" }, ...fields),
    problem,
    save && h("button", { class: "choice" }, t("who.save")),
    said,
  );

  const wrong = () => inputs.find((input) => input.type === "email" && !input.validity.valid);

  /** Say which field is wrong. Not when one is left: what moved then would move from under the pointer. */
  function mark(field) {
    for (const input of inputs) attribute(input, "aria-invalid", input === field && "true");
    write(problem, field ? t("who.wrong") : "");
  }

  /** Tell it to the server, too, if somebody is known there. */
  function keepTyped() {
    const typed = Object.fromEntries(inputs.map((input) => [input.name, input.value.trim()]).filter(([, value]) => value));
    if (!Object.keys(typed).length) return;
    keep("person", { ...read("person"), ...typed });
    introduce(app);
  }

  /** Keep what was typed. Returns the field that is wrong. */
  function settle() {
    const field = wrong();
    mark(field);
    if (!field) keepTyped();
    return field;
  }

  async function send(event) {
    event.preventDefault();
    const field = settle();
    if (field) return field.focus();
    await introduce(app);
    const { email } = personOf(host);
    write(said, isTold(app) ? t(email ? "who.told" : "who.saved", { email }) : "");
  }

  return { element, settle };
}
