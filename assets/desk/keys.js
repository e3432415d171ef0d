// The keys of the console. They press what is on the page, so they can do no more than a hand could.
import { isComposing } from "../composing.js";

function step(by) {
  const row = document.querySelector("desk-rows")?.from(by);
  row?.focus();
  row?.scrollIntoView({ block: "nearest" });
}

const press = (selector) => () => document.querySelector(selector)?.click();
const focus = (selector) => () => document.querySelector(selector)?.focus();

/** Of the card that has the focus, or of what is open. */
function chooseStatus() {
  const card = document.activeElement.closest("[data-card]") ?? document;
  card.querySelector("[data-status]")?.focus();
}

const keys = {
  j: () => step(1),
  ArrowDown: () => step(1),
  k: () => step(-1),
  ArrowUp: () => step(-1),
  r: focus("[data-reply]"),
  e: press("[data-resolve]"),
  t: press("[data-test]"),
  p: press("[data-pause]"),
  m: press("[data-mute]"),
  "!": press("[data-panic]"),
  s: () => (document.querySelector("[data-skip]") ? press("[data-skip]")() : chooseStatus()),
  "?": () => openDialog("[data-keys]"),
};

// Whoever dictates, or brushes the keyboard, can turn single keys off (WCAG 2.1.4). Kept in this browser.
const SWITCH = "desk-keys";
const areOn = () => localStorage.getItem(SWITCH) !== "off";

function openDialog(selector) {
  const dialog = document.querySelector(selector);
  const box = dialog?.querySelector("[data-keys-on]");
  if (box) box.checked = areOn();
  dialog?.showModal();
}

const isTyping = (element) => element.closest("input, textarea, select, [contenteditable]") !== null;

document.addEventListener("keydown", (event) => {
  if (isComposing(event)) return;
  if (event.key === "Escape" && isTyping(event.target)) event.target.blur();
  const action = keys[event.key];
  if (!action || !areOn() || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (isTyping(event.target) || document.querySelector("dialog[open]")) return;
  const isArrow = event.key.startsWith("Arrow");
  if (isArrow && !event.target.closest("[data-row]") && event.target !== document.body) return;
  event.preventDefault();
  action();
});

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) openDialog(opener.dataset.opens);
  const dialog = event.target.closest("dialog");
  if (event.target === dialog || event.target.closest("[data-closes]")) dialog?.close();
});

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-keys-on]")) localStorage.setItem(SWITCH, event.target.checked ? "on" : "off");
});
