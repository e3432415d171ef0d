/** What this browser keeps for the visitor: the host page's localStorage, or memory where that is refused. */

import { json } from "./json.js";

const PREFIX = "streampai-";
const memory = new Map();

/** Read a value, or null. */
export function read(key) {
  if (memory.has(key)) return memory.get(key);
  try {
    return JSON.parse(localStorage.getItem(PREFIX + key));
  } catch {
    return null;
  }
}

/** Keep a value. What storage refuses (blocked, full) lives as long as the page. */
export function keep(key, value) {
  try {
    localStorage.setItem(PREFIX + key, json(value));
    memory.delete(key);
  } catch {
    memory.set(key, value);
  }
}

/** Keep something that is no JSON for as long as the page lives. */
export const hold = (key, value) => memory.set(key, value);

export function forget(key) {
  memory.delete(key);
  try {
    localStorage.removeItem(PREFIX + key);
  } catch {
    // It was never there.
  }
}

/** Forget everything, drafts included: the next person at this computer inherits nothing. */
export function forgetAll() {
  for (const key of keys("")) forget(key);
  try {
    indexedDB.deleteDatabase("streampai"); // pictures that wait: see feedback/pictures.js
  } catch {
    // It is refused, and so was keeping any.
  }
}

/** Return the keys that begin with `start`. */
export function keys(start) {
  const found = new Set([...memory.keys()]);
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith(PREFIX)) found.add(key.slice(PREFIX.length));
  } catch {
    // Memory is all there is.
  }
  return [...found].filter((key) => key.startsWith(start));
}

/** Call `tell(key, value)` when another tab changes something. Returns the way to stop it. */
export function watch(tell) {
  const listen = ({ key, newValue }) => {
    if (key === null) tell("token", null);
    else if (key.startsWith(PREFIX)) tell(key.slice(PREFIX.length), JSON.parse(newValue));
  };
  addEventListener("storage", listen);
  return () => removeEventListener("storage", listen);
}
