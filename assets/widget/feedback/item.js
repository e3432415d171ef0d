/** One request: what it asks, how far it is, who says what about it. */

import { attribute, h, keyed, write } from "../dom.js";
import { draft, saveDraft } from "../drafts.js";
import { uuid } from "../ids.js";
import { skeleton } from "../skeleton.js";
import { isVisible } from "../visible.js";
import { followButton, isDecided, voteButton } from "./choices.js";
import { act, look } from "./identity.js";
import { who } from "./who.js";

const LONGEST = 1000;

export function item(app, { id }) {
  const { t, times, panel } = app;
  const element = h("div", { class: "item" }, skeleton("bubble", 3));
  const rows = new Map();
  const list = h("ul", { class: "comments" });
  const problem = h("p", { class: "problem", role: "alert" });
  const place = `feature-comment-${id}`;
  let comments = [];
  let request;
  let pending = null; // the comment that is on its way keeps its name at every attempt

  const box = h("textarea", { class: "box", rows: 2, maxlength: LONGEST, "aria-label": t("comment"), placeholder: t("commentHint"), oninput: () => saveDraft(place, box.value) });
  box.value = draft(place);
  const say = h("button", { class: "primary" }, t("comment"));
  const form = h("form", { class: "saying", onsubmit: send }, box, problem, say);

  async function load() {
    try {
      show(await look("GET", `/api/support/requests/${id}`));
    } catch (refused) {
      console.warn(refused);
      const again = h("button", { class: "link", onclick: load }, t("retry"));
      const words = t(refused.status === 404 ? "gone" : "notLoaded");
      element.replaceChildren(h("div", { class: "nothing", role: "status" }, h("p", {}, words), refused.status !== 404 && again));
    }
  }

  function show(page) {
    ({ request, comments } = page);
    const { history } = page;
    const reason = history.at(-1)?.reason;
    const vote = voteButton(app, request);
    const head = h("div", { class: "line" }, h("span", { class: `tag status-${request.status}` }, t(`status.${request.status}`)), h("span", { class: "ago" }, times.ago(request.status_at)));
    const talk = request.chat && h("button", { class: "choice", type: "button", onclick: () => panel.go("thread", { chat: request.chat }) }, t("conversation"));
    const parts = [
      h("h3", { dir: "auto" }, request.title),
      head,
      reason && h("blockquote", { dir: "auto" }, reason),
      h("p", { class: "said", dir: "auto" }, request.body),
      h("div", { class: "choices" }, vote.element, followButton(app, request).element, talk),
      isDecided(request) && h("p", { class: "hint" }, t("votesClosed")),
      who(app, "who.here", true).element,
      h("h4", {}, t("discussion")),
      list,
      form,
    ];
    element.replaceChildren(...parts.filter(Boolean));
    showComments();
    panel.update();
  }

  function showComments() {
    keyed(list, rows, comments, (one) => one.id, comment);
  }

  function comment() {
    const name = h("b", {});
    const badge = h("span", { class: "tag by-team" }, t("team"));
    const at = h("span", { class: "ago" });
    const body = h("p", { class: "said", dir: "auto" });
    return {
      element: h("li", {}, h("div", { class: "line" }, name, badge, at), body),
      update(one) {
        write(name, one.mine ? t("you") : one.name);
        badge.hidden = !one.team;
        write(at, one.held ? t("held") : times.ago(one.at));
        write(body, one.body);
      },
    };
  }

  async function send(event) {
    event.preventDefault();
    const text = box.value.trim();
    if (!isVisible(text) || say.ariaDisabled === "true") return box.focus();
    if (pending?.body !== text) pending = { id: uuid(), body: text };
    attribute(say, "aria-disabled", "true");
    write(problem, "");
    try {
      const told = await act(app, "POST", `/api/support/requests/${request.id}/comments`, pending);
      pending = null;
      if (box.value.trim() === text) box.value = "";
      saveDraft(place, box.value);
      comments = [...comments.filter((one) => one.id !== told.comment.id), told.comment];
      showComments();
    } catch (refused) {
      write(problem, app.why(refused));
    }
    attribute(say, "aria-disabled", null);
  }

  load();
  return { element, title: () => t("kind.feature") };
}
