/** One request, for visitors: following, commenting, and saying who they are. Who is signed in sends the forms. */

import { callAsVisitor } from "./calls.js";
import { uuid } from "./ids.js";
import { keep, read } from "./storage.js";
import { isVisible } from "./visible.js";
import { becomeVisitor, doAsVisitor, person } from "./visitor.js";

const main = document.querySelector("main");
const following = document.querySelector("form[data-follow]");
const saying = document.querySelector("form[data-say]");
const who = document.querySelector("form[data-who]");

/** Let visitors take part, and show what is theirs: the page was made without knowing who reads it. */
export function takePart(said) {
  if (!saying) return;
  following.addEventListener("submit", (event) => (event.preventDefault(), follow(said)));
  saying.addEventListener("submit", (event) => (event.preventDefault(), say()));
  who.addEventListener("submit", (event) => (event.preventDefault(), introduce()));
  who.hidden = Boolean(person().name && person().email);
  if (read("token")) showOwn();
}

function drawFollow(on) {
  const button = following.querySelector("button");
  button.setAttribute("aria-pressed", on);
  button.textContent = on ? button.dataset.on : button.dataset.off;
  following.elements.follow.value = on ? "no" : "yes";
}

/** Show it at once, and put it right by what the server says. */
async function follow(said) {
  if (following.busy) return;
  following.busy = true;
  const on = following.elements.follow.value === "yes";
  drawFollow(on);
  said.textContent = "";
  try {
    drawFollow((await doAsVisitor(`requests/${following.dataset.follow}/follow`, { on })).request.followed);
  } catch (error) {
    drawFollow(!on);
    said.textContent = error.message || main.dataset.unsentOther;
  }
  following.busy = false;
}

/** The comment keeps its name at every attempt, so that it is stored once. */
async function say() {
  const { id, comment } = saying.elements;
  const problem = saying.querySelector("[data-problem]");
  const button = saying.querySelector("button");
  const body = comment.value.trim();
  if (!isVisible(body) || button.ariaDisabled === "true") return comment.focus();
  button.ariaDisabled = "true";
  problem.textContent = "";
  try {
    const told = await doAsVisitor(`requests/${saying.dataset.say}/comments`, { id: id.value, body });
    show(told.comment).scrollIntoView({ block: "nearest" });
    id.value = uuid();
    if (comment.value.trim() === body) comment.value = "";
  } catch (error) {
    problem.textContent = error.message || main.dataset.unsentOther;
  }
  button.ariaDisabled = null;
}

/** Show a comment of one's own below the others, once. */
function show({ id, body, held }) {
  const there = document.getElementById(id);
  if (there) return there;
  const row = document.querySelector("template[data-comment]").content.firstElementChild.cloneNode(true);
  row.id = id;
  row.querySelector("[data-name]").textContent = saying.dataset.you;
  row.querySelector("[data-words]").textContent = body;
  row.querySelector("[data-held]").hidden = !held;
  document.querySelector("[data-comments]").append(row);
  return row;
}

async function showOwn() {
  const page = await callAsVisitor("GET", `requests/${saying.dataset.say}`).catch(() => null);
  if (!page) return; // that session has ended
  drawFollow(page.request.followed);
  for (const comment of page.comments) if (comment.mine) show(comment);
}

async function introduce() {
  const { name, email } = who.elements;
  const ack = who.querySelector("[data-ack]");
  const typed = { name: name.value.trim(), email: email.value.trim() };
  if (!typed.name && !typed.email) return name.focus();
  keep("person", Object.fromEntries(Object.entries({ ...person(), ...typed }).filter(([, value]) => value)));
  ack.textContent = "";
  try {
    if (read("token")) await callAsVisitor("POST", "visitors", person());
    else await becomeVisitor();
    const address = person().email;
    ack.textContent = address ? who.dataset.told.replace("{email}", address) : who.dataset.saved;
  } catch (error) {
    ack.textContent = error.message || main.dataset.unsentOther;
  }
}
