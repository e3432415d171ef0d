/**
 * Reads the trace of an error as Chromium, Firefox and Safari write it, and says it in one way: the innermost calls,
 * each with its place in the source, `at play (assets/player.js:12:34)`. No query, no folder of anybody's machine.
 */

const MOST_CALLS = 12;
const LONGEST_CALL = 110;

/** Return the calls of a trace, one a line, or "". */
export function calls(stack) {
  const lines = stack.split("\n").map((line) => line.trim());
  const isChromium = lines.some((line) => line.startsWith("at "));
  const found = lines.map(isChromium ? chromium : other).filter(Boolean);
  const left = found.length > MOST_CALLS ? [`… ${found.length - MOST_CALLS} more`] : [];
  return [...found.slice(0, MOST_CALLS), ...left].map((line) => `\n  ${line}`).join("");
}

/** `at name (place)`, `at async name (place)`, `at place`; what stands before is the error's own text. */
function chromium(line) {
  if (!line.startsWith("at ")) return "";
  const call = line.slice(3);
  const bracket = call.indexOf(" (");
  if (bracket < 0) return told("", call);
  const place = call.slice(bracket + 2).replace(/\)$/, "");
  return told(call.slice(0, bracket), place.startsWith("eval at ") ? place.slice(place.lastIndexOf(", ") + 2) : place);
}

/** `name@place`, and without a name `@place` or, in Safari, `place`. */
function other(line) {
  const at = line.indexOf("@");
  if (at < 0) return line.includes("://") ? told("", line) : "";
  return told(line.slice(0, at), line.slice(at + 1));
}

function told(name, place) {
  const where = relative(place);
  const line = name ? `at ${name.slice(0, LONGEST_CALL)} (${where})` : `at ${where}`;
  return line.length > LONGEST_CALL ? `${line.slice(0, LONGEST_CALL)}…` : line;
}

/** A place in the source, seen from the page: `https://desk.example/a/b.js?c=d:1:2` is `a/b.js:1:2` there. */
function relative(place) {
  const { 1: text, 2: numbers } = /^([^]*?)((?::\d{1,9}){0,2})$/.exec(place);
  const [address] = text.replace(/^async /, "").split(/ line \d| > /);
  try {
    return source(new URL(address)) + numbers;
  } catch {
    return address.split(/[?#]/)[0].split(/[\\/]/).slice(-2).join("/") + numbers; // `<anonymous>`, `[native code]`
  }
}

function source({ protocol, host, origin, pathname }) {
  if (protocol === "file:") return pathname.slice(pathname.lastIndexOf("/") + 1); // its folders are somebody's own
  if (protocol === "blob:" || protocol === "data:") return protocol;
  const path = pathname.replace(/^\/+/, "");
  return origin === location.origin ? path || "/" : `${host || protocol}/${path}`;
}
