/** A chat: what was said, and the box to say more, or, when it is resolved, the way to a new one. */

import { begin } from "./begin.js";
import { bubble } from "./bubble.js";
import { messageBox } from "./composer.js";
import { attribute, h, keyed, write } from "./dom.js";
import { giveBack } from "./drafts.js";
import { flow } from "./flow.js";
import { icon } from "./icons.js";
import * as outbox from "./outbox.js";
import { scroller } from "./scroller.js";
import { skeleton } from "./skeleton.js";
import { read } from "./storage.js";
import { trap } from "./trap.js";

const TYPING_EVERY = 3_000;

/** `place.chat` is absent for a new one, which may link back to `previous`, until it has got its name. */
export function thread(app, place) {
  let { chat } = place;
  const { previous } = place;
  const { t, times, desk, delivery, socket, panel } = app;
  const opened = Date.now();
  const rows = new Map();
  let typed = 0;

  const greeting = h("p", { class: "greeting" }, t("greeting"));
  const earlier = h("button", { class: "link earlier", onclick: openEarlier }, t("earlier"));
  const bones = skeleton("bubble", 3);
  const log = h("div", { class: "log", role: "log", "aria-label": t("thread"), "aria-live": "off" });
  const typing = h("div", { class: "typing", hidden: true }, h("span", { class: "dots", "aria-hidden": "true" }, h("i"), h("i"), h("i")), h("span", { class: "unseen" }));
  const scroll = scroller(t("newest"), h("div", { class: "talk" }, earlier, greeting, bones, log, typing));

  const writing = messageBox(app, { place: chat ?? "support", placeholder: t("write"), onInput: tellTyping, onEnter: send });
  const hidden = trap();
  const sendButton = h("button", { class: "send", "aria-label": t("send") }, icon("send"));
  const composer = h("form", { class: "composer", onsubmit: (event) => (event.preventDefault(), send()) }, writing.count, h("div", { class: "field" }, writing.box, sendButton), hidden.element);
  const ending = h("p", {});
  const again = h("button", { class: "primary", onclick: startAgain }, t("again"));
  const ended = h("div", { class: "ended", hidden: true }, ending, again);

  function send() {
    if (!writing.isSendable) return writing.box.focus();
    const start = chat ? undefined : begin(app, { previous, opened, website: hidden.value() });
    const item = outbox.add({ chat, body: writing.text, start });
    writing.clear();
    if (!chat) rename(item.chat);
    scroll.toEnd();
    writing.box.focus();
    delivery.run();
  }

  function rename(name) {
    writing.rename((place.chat = chat = name));
  }

  function tellTyping() {
    if (!chat || !writing.text || Date.now() - typed < TYPING_EVERY) return;
    if (socket.say({ op: "typing", chat })) typed = Date.now();
  }

  /** A refused message goes back into the box. */
  function edit(item) {
    outbox.remove(item.id);
    giveBack(chat, item.body);
    writing.move(chat);
    update();
    writing.box.focus();
  }

  /** Nothing written for a chat that has ended is lost: it becomes the draft of the next one. */
  function startAgain() {
    const late = outbox.itemsOf(chat);
    giveBack("support", ...late.map((item) => item.body), writing.text);
    for (const item of late) outbox.remove(item.id);
    writing.clear();
    panel.go("thread", { previous: chat }, true);
  }

  function openEarlier() {
    panel.go("thread", { chat: desk.chats.get(chat)?.previous_chat ?? previous });
  }

  function update() {
    if (chat && desk.nameOf(chat) !== chat) rename(desk.nameOf(chat));
    const known = desk.chats.get(chat);
    if (known) desk.follow(chat);
    const messages = withLoss(desk.transcript(chat)?.list() ?? []);
    const items = chat ? outbox.itemsOf(chat) : [];
    const teamRead = known?.team_read_seq ?? 0;
    const shown = flow({ messages, items, teamRead, sending: delivery.sending, dayOf: times.day });
    scroll.keep(() => {
      keyed(log, rows, shown, (row) => row.key, makeRow);
      greeting.hidden = shown.length > 0 || chat !== undefined;
      bones.hidden = shown.length > 0 || chat === undefined;
      earlier.hidden = !(known?.previous_chat ?? previous);
      showTyping();
    });
    if (messages.length || !chat) log.setAttribute("aria-live", "polite");
    showEnd(known);
    if (document.visibilityState === "visible") desk.read(chat);
  }

  /** A picture that the server would not take is told of below the report that came without it. */
  function withLoss([first, ...rest]) {
    const lost = first && read(`lost:${chat}`);
    if (!lost) return first ? [first, ...rest] : [];
    const body = t(`lost.${lost}`) ?? t("lost.other");
    return [first, { id: "lost", sender: "system", name: "", body, at: first.at }, ...rest];
  }

  /** What appears while somebody looks moves in, what was there already does not. */
  function makeRow(row) {
    if (row.gap !== undefined) return { element: hole(row.gap) };
    const made = bubble(app, row, edit);
    attribute(made.element, "data-fresh", log.getAttribute("aria-live") === "polite");
    return made;
  }

  function hole(after) {
    return h("div", { class: "day" }, t("gap"), " ", h("button", { class: "link", onclick: () => desk.fill(chat, after) }, t("fill")));
  }

  function showTyping() {
    const isTyping = desk.typing?.chat === chat && chat !== undefined;
    typing.hidden = !isTyping;
    if (isTyping) write(typing.lastChild, t("isTyping", { name: desk.typing.name || t("team") }));
  }

  function showEnd(known) {
    const isOver = known?.state === "resolved";
    if (isOver) write(ending, t("isResolved", { day: times.date(known.resolved_at ?? known.last_activity_at) }));
    if (isOver === !ended.hidden) return;
    const hadFocus = composer.contains(composer.getRootNode().activeElement);
    ended.hidden = !isOver;
    composer.hidden = isOver;
    if (hadFocus) again.focus();
  }

  queueMicrotask(() => writing.move(chat ?? "support"));
  return {
    element: h("div", { class: "thread" }, scroll.element, ended, composer),
    title: () => desk.chats.get(chat)?.subject || t(chat ? `kind.${desk.chats.get(chat)?.kind ?? "support"}` : "newChat"),
    update,
    settle: scroll.settle,
    focus: (options) => (composer.hidden ? again : writing.box).focus(options),
  };
}
