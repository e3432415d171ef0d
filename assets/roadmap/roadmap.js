/** Votes on the roadmap without a new page, for everybody. Without this script, who is signed in votes by form. */

import { call, callAsVisitor } from "./calls.js";
import { takePart } from "./item.js";
import { offer } from "./join.js";
import { read } from "./storage.js";
import { doAsVisitor } from "./visitor.js";

const forms = [...document.querySelectorAll("form[data-vote]")];
const said = document.querySelector("[data-said]");

const isKnown = document.querySelector("[data-known]") !== null;

const sendAsVisitor = (id, on) => doAsVisitor(`requests/${id}/vote`, { on });

/** Who is signed in is known by cookie, and sends the form itself. */
function sendAsKnown(form) {
  const headers = { Accept: "application/json" };
  return call(form.action, { method: "POST", headers, body: new FormData(form) });
}

function draw(form, voted, votes) {
  form.querySelector("button").setAttribute("aria-pressed", voted);
  form.elements.vote.value = voted ? "no" : "yes";
  if (votes !== undefined) form.querySelector(".count").textContent = votes;
}

const isVoted = (form) => form.elements.vote.value === "no";
const countOf = (form) => Number(form.querySelector(".count").textContent);

/** Show it at once, and put it right by what the server says. */
async function vote(form) {
  if (form.busy || form.querySelector("button").ariaDisabled === "true") return;
  form.busy = true;
  const [voted, votes] = [isVoted(form), countOf(form)];
  const sent = isKnown ? sendAsKnown(form) : sendAsVisitor(form.dataset.vote, !voted);
  draw(form, !voted, votes + (voted ? -1 : 1));
  said.textContent = "";
  try {
    const { request } = await sent;
    if (request.id !== form.dataset.vote) return location.assign(`/roadmap/${request.id}`); // merged meanwhile
    draw(form, request.voted, request.votes);
  } catch (error) {
    draw(form, voted, votes);
    form.querySelector("button").ariaDisabled = error.reason === "decided" ? "true" : null;
    said.textContent = error.message || document.querySelector("[data-unsent]").dataset.unsent;
  }
  form.busy = false;
}

/** Mark what this browser has voted for: the page was made without knowing who reads it. */
async function mark() {
  const mine = await callAsVisitor("GET", "requests").catch(() => ({ requests: [] }));
  const voted = new Set(mine.requests.filter((one) => one.voted).map((one) => one.id));
  for (const form of forms) if (voted.has(form.dataset.vote)) draw(form, true);
}

for (const form of forms) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    vote(form);
  });
}
if (forms.length && !isKnown && read("token")) mark();
if (isKnown) offer(said);
else takePart(said);

for (const button of document.querySelectorAll("[data-ask]")) {
  button.addEventListener("click", () => document.querySelector("streampai-support").open?.());
}
document.documentElement.dataset.script = "on";

export const ready = true;
