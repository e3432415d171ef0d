/**
 * Takes secrets out of what a report carries, before anything leaves the browser, by the server's own list
 * (`streampai_app/secret_shapes.toml`, which the server puts in as `shapes.js`). The server does the same once more,
 * and finds nothing left to take: what is shown is what is kept. `scrubbing.py` is the other half, line by line.
 */

import list from "./shapes.js";

export const HIDDEN = "[redacted]";
const MAX_ROUNDS = 4; // until nothing changes: two are usual

const checks = { luhn: isCard, iban: isAccount, mixed: isMixed };
const shapes = list.shapes.map(([shape, flags, check]) => [new RegExp(shape, flags), checks[check]]);
const names = list.names.map(([name, flags]) => new RegExp(name, flags));

/** Return the text as it can be stored: one kind of line break, no control characters, no half of a pair. */
export const printable = (text) => text.replace(/\r\n?/g, "\n").replace(/[\0-\b\v-\x1f\x7f]/g, "").replace(/[\ud800-\udfff]/gu, "");

/** Return the text without secrets. A text that was scrubbed is returned as it is. */
export function scrub(text) {
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const clean = shapes.reduce(once, text);
    if (clean === text) return text;
    text = clean;
  }
  return HIDDEN;
}

/** The first group that took part stands, and the rest goes. */
function once(text, [shape, check]) {
  return text.replace(shape, (found, ...more) => {
    const kept = more.slice(0, -2).find((group) => group !== undefined) ?? "";
    return kept === found || (check && !check(found)) ? found : kept + HIDDEN;
  });
}

export const isSecretName = (name) => names.some((shape) => shape.test(name));

/** Return a copy of what JSON can hold: names and texts scrubbed, values hidden by their name or their shape. */
export function scrubValue(value, name = "") {
  if (typeof value === "string") return scrubBeside(name, value);
  if (Number.isInteger(value)) return scrubBeside(name, `${value}`) === `${value}` ? value : HIDDEN;
  if (Array.isArray(value)) return value.map((item) => scrubValue(item));
  if (value === null || typeof value !== "object") return value;
  const clean = Object.create(null);
  for (const [each, item] of Object.entries(value)) clean[scrub(each)] = item;
  for (const each of Object.keys(clean)) clean[each] = scrubItem(each, clean[each]);
  return clean;
}

function scrubItem(name, value) {
  if (!isSecretName(name)) return scrubValue(value, name);
  return value === null || value === "" || typeof value === "boolean" ? value : HIDDEN;
}

/** Scrub a text that stands under a name: a commit by that name is no secret, and a code is one. */
export function scrubBeside(name, text) {
  const before = name && `${name}: `;
  const clean = scrub(before + text);
  return clean.startsWith(before) ? clean.slice(before.length) : HIDDEN;
}

/** Whether the last of these digits checks the others (Luhn). */
function isCard(text) {
  const digits = text.replace(/\D/g, "");
  const sum = [...digits].reverse().reduce((total, digit, place) => {
    const value = place % 2 ? digit * 2 : Number(digit);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return new Set(digits).size > 1 && sum % 10 === 0;
}

/** Whether a bank account stands at the beginning of these groups (the rest modulo 97). */
function isAccount(text) {
  const groups = text.split(/[ .-]/);
  return groups.some((_, n) => {
    const account = groups.slice(0, n + 1).join("");
    const moved = account.slice(4) + account.slice(0, 4);
    const values = [...moved].map((letter) => parseInt(letter, 36));
    return account.length > 14 && values.reduce((rest, value) => (rest * (value > 9 ? 100 : 10) + value) % 97, 0) === 1;
  });
}

/** Whether small letters, capitals and digits take turns as in a random word. */
function isMixed(text) {
  const turns = text.match(/[a-z]+|[A-Z]+|[0-9]+/g).length;
  return turns * 20 >= text.length * (text === text.toLowerCase() ? 6 : 9);
}

/** An address without what follows its path. */
export function address(text) {
  try {
    const { protocol, host, pathname } = new URL(text);
    return `${protocol}//${host}${pathname}`;
  } catch {
    return text;
  }
}
