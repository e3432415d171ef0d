/**
 * Makes of whatever a page handed to `setContext` a small plain object: JSON's values only, without secrets, of
 * bounded depth and size. Nothing a page does can break a report; what is left out is said in its place.
 */

import { printable, scrubBeside, scrubValue } from "./scrub.js";

const DEEPEST = 6;
const MOST_NAMES = 50;
const LONGEST_LIST = 50;
const LONGEST_NAME = 100;
const LONGEST_TEXT = 1000;
const MOST_VALUES = 1000;
const MOST_CHARACTERS = 16_000;

/** Return a plain copy. Never throws. */
export function plain(value) {
  return scrubValue(new Copy().of(value, []));
}

class Copy {
  #values = MOST_VALUES;
  #characters = MOST_CHARACTERS;

  of(value, above, name = "") {
    if (--this.#values < 0 || this.#characters < 0) return "[left out]";
    switch (typeof value) {
      case "string":
        return this.#text(value, LONGEST_TEXT, name);
      case "number":
        return Math.abs(value) < 2 ** 53 ? value : `${value}`; // the rest is not exact on both sides
      case "boolean":
        return value;
      case "bigint":
        return this.#text(`${value}`, LONGEST_TEXT);
      case "object":
        return value === null ? null : this.#object(value, above);
    }
    return value === undefined ? null : `[${typeof value}]`;
  }

  /** A little more is looked at than is kept: half a secret, at the cut, would not look like one. */
  #text(value, longest, name = "") {
    const clean = scrubBeside(name, printable(value.slice(0, longest + 500)));
    const isCut = clean.length > longest || value.length > longest + 500;
    const text = isCut ? printable(`${clean.slice(0, longest)}…`) : clean;
    this.#characters -= text.length;
    return text;
  }

  #object(value, above) {
    if (above.includes(value)) return "[itself]";
    if (above.length >= DEEPEST) return "[deeper]";
    try {
      return this.#inside(value, [...above, value]);
    } catch {
      return "[unreadable]";
    }
  }

  #inside(value, above) {
    if (value instanceof Date) return value.toJSON();
    if (value instanceof Error) return this.#text(`${value}`, LONGEST_TEXT);
    if (value instanceof URL) return this.#text(value.href, LONGEST_TEXT);
    if (value instanceof Node || ArrayBuffer.isView(value)) return `[${value.constructor.name}]`;
    if (value instanceof Map) return this.#names([...value.keys()].map(String), (name) => value.get(name), above);
    if (value instanceof Set) return this.#list([...value], above);
    if (Array.isArray(value)) return this.#list(value, above);
    return this.#names(Object.keys(value), (name) => value[name], above);
  }

  /** Of a long list the end: the newest is what matters. */
  #list(value, above) {
    const kept = value.slice(-LONGEST_LIST).map((item) => this.of(item, above));
    return value.length > LONGEST_LIST ? [`[${value.length - LONGEST_LIST} before]`, ...kept] : kept;
  }

  #names(names, read, above) {
    const copy = Object.create(null);
    for (const name of names.slice(0, MOST_NAMES)) {
      if (this.#values < 0 || this.#characters < 0) break;
      const clean = this.#text(name, LONGEST_NAME);
      copy[clean] = this.#value(() => read(name), above, clean);
    }
    const left = names.length - Object.keys(copy).length;
    if (left > 0) copy["…"] = `[${left} more]`;
    return copy;
  }

  #value(read, above, name) {
    try {
      return this.of(read(), above, name);
    } catch {
      return "[unreadable]";
    }
  }
}
