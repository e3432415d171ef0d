/**
 * Finds the addresses in a text. Only http and https become links; everything stays text. The console does the same
 * (`streampai_app/state/links.py`); tests/data/links.json holds both to one rule.
 */

const ADDRESS = /\bhttps?:\/\/[^\s<>"'`“”„«»\u3000-\u303f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65]+/gi;
const OPENERS = { ")": "(", "]": "[", "}": "{" };
const BRACKETS = "()[]{}";

/** Split a text into `{text, href?}` parts that together are the text. */
export function split(text) {
  const parts = [];
  let end = 0;
  for (const { 0: found, index } of text.matchAll(ADDRESS)) {
    const address = withoutTrailing(found);
    if (!isAddress(address)) continue;
    if (index > end) parts.push({ text: text.slice(end, index) });
    parts.push({ text: address, href: address });
    end = index + address.length;
  }
  if (end < text.length) parts.push({ text: text.slice(end) });
  return parts;
}

/** Leave out what ends the sentence rather than the address: a full stop, a bracket opened before it. */
function withoutTrailing(address) {
  const count = {};
  for (const letter of address) if (BRACKETS.includes(letter)) count[letter] = (count[letter] ?? 0) + 1;
  let end = address.length;
  for (; end > 0; end -= 1) {
    const last = address[end - 1];
    const opener = OPENERS[last];
    if (opener ? (count[opener] ?? 0) >= count[last] : !/[.,:;!?…*_~؟،؛।]/.test(last)) break;
    if (opener) count[last] -= 1;
  }
  return address.slice(0, end);
}

function isAddress(text) {
  try {
    return new URL(text).hostname !== "";
  } catch {
    return false;
  }
}
