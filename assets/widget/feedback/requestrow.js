/** A request among others: its vote, or what was decided, and its title, which opens it. */

import { h, write } from "../dom.js";
import { isDecided, voteButton } from "./choices.js";

export function requestRow(app, request) {
  const { t, panel } = app;
  const title = h("b", {});
  const about = h("span", {});
  const vote = voteButton(app, request, (next) => show({ ...request, ...next }));
  const open = () => panel.go("later", { view: "item", name: "feature", id: request.id });
  const tag = h("span", {});
  const opens = h("button", { class: "opens", type: "button", onclick: open }, title, about);

  function show(next) {
    request = next;
    write(title, request.title);
    const isOver = isDecided(request);
    vote.element.hidden = isOver;
    tag.hidden = !isOver;
    tag.className = `tag status-${request.status}`;
    write(tag, isOver ? t(`status.${request.status}`) : "");
    const said = [t(isOver ? `done.${request.status}` : `status.${request.status}`), request.comments && t("comments", { n: request.comments })];
    write(about, said.filter(Boolean).join(" · "));
    vote.show(request);
  }

  show(request);
  return { element: h("li", { class: "request" }, vote.element, tag, opens), update: show };
}
