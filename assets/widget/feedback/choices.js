/** The two switches of a request: the vote and the following. Each shows at once what was wished. */

import { attribute, h, write } from "../dom.js";
import { icon } from "../icons.js";
import { act, look } from "./identity.js";

/** Whether a request is decided: nothing is left to vote for. */
export const isDecided = ({ status }) => ["shipped", "declined"].includes(status);

/** The vote of a request, as a button with its count. `onChange(request)` hears what the server then said. */
export function voteButton(app, request, onChange) {
  const { t } = app;
  const count = h("b", {});
  const words = h("span", { class: "unseen" });
  const button = h("button", { class: "vote", type: "button", onclick: turn }, icon("send"), count, words);
  const wish = wisher(app, "vote", () => request, (next) => show(next), onChange);

  function turn() {
    if (isDecided(request)) return;
    const on = !request.voted;
    wish(on, { ...request, voted: on, votes: Math.max(0, request.votes + (on ? 1 : -1)) });
  }

  function show(next) {
    request = next;
    const isClosed = isDecided(request);
    write(count, `${request.votes}`);
    write(words, t("voteFor", { title: request.title }));
    attribute(button, "aria-pressed", `${request.voted}`);
    attribute(button, "aria-disabled", isClosed && "true");
    attribute(button, "title", t(isClosed ? "votesClosed" : request.voted ? "unvote" : "vote"));
  }

  show(request);
  return { element: button, show };
}

/** Whether the visitor follows a request. */
export function followButton(app, request, onChange) {
  const { t } = app;
  const button = h("button", { class: "choice", type: "button", onclick: turn });
  const wish = wisher(app, "follow", () => request, (next) => show(next), onChange);

  function turn() {
    wish(!request.followed, { ...request, followed: !request.followed });
  }

  function show(next) {
    request = next;
    write(button, t(request.followed ? "following" : "follow"));
    attribute(button, "aria-pressed", `${request.followed}`);
  }

  show(request);
  return { element: button, show };
}

/**
 * Show the wish, tell the server, and show what it says, or what was before and why. One after the other, so that
 * the last wish is what stays; one that a later overtook is not even sent.
 */
function wisher(app, what, request, show, onChange) {
  let known = null; // what the server said last, while wishes are under way
  let last = 0;
  let queue = Promise.resolve();

  async function send(on, mine) {
    if (mine !== last) return;
    let refused = null;
    try {
      const told = await act(app, "POST", `/api/support/requests/${known.id}/${what}`, { on });
      known = { ...known, ...told.request };
    } catch (error) {
      refused = error;
      if (error.reason === "decided") known = await fresh(known); // while it stood here
    }
    if (mine !== last) return;
    show(known);
    if (refused) app.regret(refused);
    onChange?.(known);
    known = null;
  }

  const fresh = (old) => look("GET", `/api/support/requests/${old.id}`).then((page) => ({ ...old, ...page.request }), () => old);

  return (on, wished) => {
    known ??= request();
    const mine = ++last;
    show(wished);
    queue = queue.then(() => send(on, mine));
  };
}
