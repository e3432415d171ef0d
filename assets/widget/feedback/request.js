/** *Request a feature*: a title, requests like it to vote for instead, and the details. */

import { begin } from "../begin.js";
import { messageBox } from "../composer.js";
import { attribute, h, write } from "../dom.js";
import { draft, saveDraft } from "../drafts.js";
import * as outbox from "../outbox.js";
import { trap } from "../trap.js";
import { isVisible } from "../visible.js";
import { similar } from "./similar.js";
import { who } from "./who.js";

const LONGEST_TITLE = 200;

export function request(app) {
  const { t, panel, delivery } = app;
  const opened = Date.now();
  const problem = h("p", { class: "problem", id: "problem", role: "alert" });
  const like = similar(app);
  const title = h("input", {
    class: "box",
    "aria-label": t("title"),
    "aria-describedby": "problem",
    placeholder: t("featureTitle"),
    maxlength: LONGEST_TITLE,
    autocomplete: "off",
    oninput() {
      saveDraft("feature-title", title.value);
      like.find(title.value);
    },
  });
  const body = messageBox(app, { place: "feature", placeholder: t("featureBody") });
  const person = who(app, "who.ships");
  const hidden = trap();
  title.value = draft("feature-title");
  queueMicrotask(() => {
    body.move("feature");
    like.find(title.value);
  });

  function refuse(field, key) {
    write(problem, t(key));
    attribute(field, "aria-invalid", "true");
    field.focus();
  }

  function send(event) {
    event.preventDefault();
    attribute(title, "aria-invalid", null);
    attribute(body.box, "aria-invalid", null);
    const subject = title.value.trim();
    if (!isVisible(subject)) return refuse(title, "needTitle");
    if (body.isEmpty) return refuse(body.box, "needBody");
    if (!body.isSendable) return body.box.focus();
    const wrong = person.settle();
    if (wrong) return wrong.focus();
    const start = begin(app, { kind: "feature", subject, opened, website: hidden.value() });
    const item = outbox.add({ body: body.text, start });
    saveDraft("feature-title", "");
    saveDraft("feature", "");
    panel.go("thread", { chat: item.chat }, true);
    delivery.run();
  }

  const mine = () => panel.go("later", { view: "mine", name: "feature" });
  return {
    element: h(
      "form",
      { class: "form", novalidate: true, onsubmit: send },
      field(t("title"), title),
      like.element,
      h("div", {}, field(t("message"), body.box), body.count),
      person.element,
      hidden.element,
      problem,
      h("button", { class: "primary" }, t("send")),
      h("button", { class: "link", type: "button", onclick: mine }, t("mine")),
    ),
    title: () => t("feature"),
    focus: (options) => title.focus(options),
  };
}

const field = (name, input) => h("div", { class: "field" }, h("span", { "aria-hidden": "true" }, name), input);
