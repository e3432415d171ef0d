/** A request among others: its vote, and its title, which opens it. */

import { h, write } from "../dom.js";
import { voteButton } from "./choices.js";

export function requestRow(app, request) {
  const { t, panel } = app;
  const title = h("b", {});
  const about = h("span", {});
  const vote = voteButton(app, request, (next) => show({ ...request, ...next }));
  const open = () => panel.go("later", { view: "item", name: "feature", id: request.id });
  const opens = h("button", { class: "opens", type: "button", onclick: open }, title, about);

  function show(next) {
    request = next;
    write(title, request.title);
    const said = [t(`status.${request.status}`), request.comments && t("comments", { n: request.comments })];
    write(about, said.filter(Boolean).join(" · "));
    vote.show(request);
  }

  show(request);
  return { element: h("li", { class: "request" }, vote.element, opens), update: show };
}
