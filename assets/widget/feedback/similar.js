/** Requests like the one that is being typed: asked for when typing pauses, and only the last answer counts. */

import { h, keyed, write } from "../dom.js";
import { skeleton } from "../skeleton.js";
import { look } from "./identity.js";
import { requestRow } from "./requestrow.js";

const PAUSE = 250; // milliseconds
const SHORTEST = 4; // characters: fewer resemble everything

export function similar(app) {
  const { t } = app;
  const rows = new Map();
  const list = h("ul", { class: "requests" });
  const bones = skeleton("request", 2);
  const heading = h("h3", {}, t("similar"));
  const said = h("p", { class: "unseen", role: "status" });
  const element = h("section", { class: "similar", hidden: true, "aria-label": t("similar") }, heading, bones, list);
  let timer;
  let asking;
  let last = "";

  function find(text) {
    text = text.trim();
    if (text === last) return;
    last = text;
    clearTimeout(timer);
    asking?.abort();
    if (text.length < SHORTEST) return show([]);
    timer = setTimeout(() => ask(text), PAUSE);
  }

  async function ask(text) {
    asking = new AbortController();
    const { signal } = asking;
    if (!rows.size) {
      element.hidden = false;
      bones.hidden = false;
    }
    try {
      const { requests } = await look("POST", "/api/support/requests/similar", { text }, signal);
      if (!signal.aborted) show(requests);
    } catch {
      if (!signal.aborted) show([]); // it is a help, and no error of theirs
    }
  }

  function show(requests) {
    bones.hidden = true;
    element.hidden = requests.length === 0;
    keyed(list, rows, requests, (request) => request.id, (request) => requestRow(app, request));
    write(said, requests.length ? t("found", { n: requests.length }) : "");
  }

  return { element: h("div", {}, element, said), find };
}
