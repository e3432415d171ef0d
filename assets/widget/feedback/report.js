/** *Report a bug*: what happened, a screenshot, and what will be sent: three things, of which one is needed. */

import { begin } from "../begin.js";
import { messageBox } from "../composer.js";
import { attribute, h, write } from "../dom.js";
import { saveDraft } from "../drafts.js";
import { startKey } from "../ids.js";
import * as outbox from "../outbox.js";
import { trap } from "../trap.js";
import { gather } from "./context.js";
import { forgetPicture, keepPicture } from "./pictures.js";
import { preview } from "./preview.js";
import { shot } from "./shot.js";
import { who } from "./who.js";

const LONGEST_SUBJECT = 80;

export function report(app) {
  const { t, host, panel, delivery } = app;
  const opened = Date.now();
  const problem = h("p", { class: "problem", id: "problem", role: "alert" });
  const body = messageBox(app, { place: "bug", placeholder: t("bugBody") });
  const picture = shot(app, () => {});
  const gathered = gather(host); // once: what is shown is what is sent
  const sent = preview(app, () => gathered);
  const person = who(app, "who.fixed");
  const hidden = trap();
  let isSending = false; // pressed twice, it is still one report
  queueMicrotask(() => body.move("bug"));

  async function send(event) {
    event.preventDefault();
    if (body.isEmpty) {
      write(problem, t("needBody"));
      attribute(body.box, "aria-invalid", "true");
      return body.box.focus();
    }
    if (!body.isSendable) return body.box.focus();
    const wrong = person.settle();
    if (wrong) return wrong.focus();
    if (isSending) return;
    isSending = true;
    const text = body.text;
    const start = begin(app, { kind: "bug", subject: subjectOf(text), opened, website: hidden.value() });
    const named = await put(await picture.settled());
    const context = sent.chosen();
    const page_url = context.page?.address ?? ""; // as it was shown, and not where it was left out
    const item = outbox.add({ body: text, start: { ...start, page_url, context, picture: named } });
    saveDraft("bug", "");
    panel.go("thread", { chat: item.chat }, true);
    delivery.run();
  }

  /** The picture leaves the form and waits under a name of its own. */
  async function put(blob) {
    if (!blob) return undefined;
    const name = startKey();
    await keepPicture(blob, name);
    await forgetPicture();
    return name;
  }

  return {
    element: h(
      "form",
      { class: "form report", novalidate: true, onsubmit: send, onpaste: (event) => picture.paste(event) && event.preventDefault() },
      h("div", {}, h("div", { class: "field" }, h("span", { "aria-hidden": "true" }, t("bugTitle")), body.box), body.count),
      picture.element,
      sent.element,
      person.element,
      hidden.element,
      problem,
      h("button", { class: "primary" }, t("send")),
    ),
    title: () => t("bug"),
    focus: (options) => body.box.focus(options),
  };
}

/** The first line, or as much of it as a heading takes. */
export function subjectOf(text) {
  const [line] = text.trim().split("\n");
  const letters = [...line];
  if (letters.length <= LONGEST_SUBJECT) return line;
  return `${letters.slice(0, LONGEST_SUBJECT).join("").replace(/(?<!\s)\s+\S*$/, "")}…`;
}
