/** The forms *Request a feature* and *Report a bug*: a title and a description, which arrive as a chat. */

import { begin } from "./begin.js";
import { messageBox } from "./composer.js";
import { attribute, h, write } from "./dom.js";
import { draft, saveDraft } from "./drafts.js";
import * as outbox from "./outbox.js";
import { trap } from "./trap.js";

const LONGEST_TITLE = 200;

export function form(app, { kind }) {
  const { t, panel, delivery } = app;
  const opened = Date.now();
  const problem = h("p", { class: "problem", id: "problem", role: "alert" });
  const title = h("input", {
    class: "box",
    "aria-label": t("title"),
    "aria-describedby": "problem",
    placeholder: t(`${kind}Title`),
    maxlength: LONGEST_TITLE,
    autocomplete: "off",
    oninput: () => saveDraft(`${kind}-title`, title.value),
  });
  const body = messageBox(app, { place: kind, placeholder: t(`${kind}Body`) });
  const hidden = trap();
  title.value = draft(`${kind}-title`);
  queueMicrotask(() => body.move(kind));

  function refuse(field, key) {
    write(problem, t(key));
    attribute(field, "aria-invalid", "true");
    field.focus();
  }

  function send(event) {
    event.preventDefault();
    attribute(title, "aria-invalid", null);
    const subject = title.value.trim();
    if (!subject) return refuse(title, "needTitle");
    if (!body.text) return refuse(body.box, "needBody");
    if (!body.isSendable) return body.box.focus();
    const start = begin(app, { kind, subject, opened, website: hidden.value() });
    const item = outbox.add({ body: body.text, start });
    saveDraft(`${kind}-title`, "");
    saveDraft(kind, "");
    panel.go("thread", { chat: item.chat }, true);
    delivery.run();
  }

  return {
    element: h(
      "form",
      { class: "form", novalidate: true, onsubmit: send },
      field(t("title"), title),
      field(t("message"), body.box),
      body.count,
      hidden.element,
      problem,
      h("button", { class: "primary" }, t("send")),
    ),
    title: () => t(kind),
    focus: (options) => title.focus(options),
  };
}

const field = (name, input) => h("div", { class: "field" }, h("span", { "aria-hidden": "true" }, name), input);
