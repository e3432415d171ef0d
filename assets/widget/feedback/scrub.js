/**
 * Takes secrets out of what a report carries, before anything leaves the browser. The server looks once more.
 * A value is a secret by the name it goes by, or by its shape. Too much hidden costs a detail; too little, a key.
 */

export const HIDDEN = "[redacted]"; // as the server says it, so that what is shown is what is kept

const NAMES =
  /^(?:.*[_.-])?(?:auth|authorization|cookie|credentials?|csrf|xsrf|jwt|nonce|otp|pass(?:word|wd|phrase)?|pwd|pin|secret|session[_-]?id|sid|sig|signature|token|[a-z]*token|api[_-]?key|access[_-]?key|private[_-]?key|stream[_-]?key|[a-z]*secret|[a-z]*password|cvc|cvv|card[_-]?number|iban)s?$/i;

/** Each a shape, and what stands in its place when it is not the whole that is secret. */
const SHAPES = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[^]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g],
  [/\b((?:proxy-)?authorization|(?:set-)?cookie|x-[\w-]{0,60}(?:key|token|auth))(["']?\s*[:=]\s*)[^\n]+/gi, `$1$2${HIDDEN}`],
  [/\b(bearer|basic|digest|token)\s+[\w.~+/=-]{8,}/gi, `$1 ${HIDDEN}`],
  [/(?<![\w-])ey[\w-]{5,}\.[\w-]{3,}(?:\.[\w-]*){0,3}/g], // JWT and JWE
  [/(?<![a-z0-9+.-])([a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/@]{1,300}@/gi, `$1${HIDDEN}@`], // user and password in an address
  [/https:\/\/(?:hooks\.slack\.com\/services|(?:\w+\.)?discord(?:app)?\.com\/api\/webhooks)\/\S+/g],
  [/\b(?:gh[oprsu]_|github_pat_|glpat-|npm_|pypi-|hf_|dop_v1_|shp(?:at|ss|ca)_|xox[a-z]-|xapp-|ya29\.|AIza|SG\.|whsec_|sq0[a-z]{3}-)[\w.-]{10,}/g],
  [/\b(?:sk|pk|rk|api|key|live|test)(?:[_-][a-z0-9]{1,20}){0,3}[_-][A-Za-z0-9_-]{16,}/g],
  [/\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/g],
  [/\b[a-z0-9]{4}(?:-[a-z0-9]{4}){3,4}\b/g], // keys of streams
  [/\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\b/g], // bank accounts
  [/\b[0-9a-f]{32,}\b/gi],
  [/(?<![\w.%+-])[\w.%+-]{1,200}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}/g, "[e-mail]"],
];
const NAMED = /(?<![\w.-])([\w.-]{1,60})["']?\s{0,9}[=:]\s{0,9}/g;
const VALUE = /"[^"]*"|'[^']*'|[^\s&;,"'()[\]{}]+/y;
const DIGITS = /(?<![\w.])\d(?:[ -]?\d){12,18}(?![\w.])/g;
const LONG = /[A-Za-z0-9_+/=-]{32,}/g; // nobody's word is so long, has capitals, digits and small letters

/** Return a text without secrets. */
export function scrub(text) {
  for (const [shape, instead] of SHAPES) text = text.replace(shape, instead ?? HIDDEN);
  text = text.replace(DIGITS, (digits) => (isCard(digits) ? HIDDEN : digits));
  return hideNamed(text).replace(LONG, (word) => (isRandom(word) ? HIDDEN : word));
}

/** Hide what goes by a secret's name: `name=value`, `"name": "value"`. A value may itself hold such pairs. */
function hideNamed(text) {
  let clean = "";
  let end = 0;
  for (const { 0: pair, 1: name, index } of text.matchAll(NAMED)) {
    if (index < end || !isSecretName(name)) continue;
    VALUE.lastIndex = index + pair.length;
    const value = VALUE.exec(text)?.[0];
    if (!value || value === HIDDEN) continue;
    clean += text.slice(end, index) + pair + HIDDEN;
    end = index + pair.length + value.length;
  }
  return clean + text.slice(end);
}

export const isSecretName = (name) => NAMES.test(name.replace(/([a-z])([A-Z])/g, "$1_$2"));

/** Whether these are the digits of a card: 13 to 19, the last of which checks the others (Luhn). */
export function isCard(text) {
  const digits = text.replace(/\D/g, "");
  if (digits.length < 13 || digits.length > 19 || new Set(digits).size < 2) return false;
  const sum = [...digits].reverse().reduce((total, digit, place) => {
    const value = place % 2 ? digit * 2 : Number(digit);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

/** An address without what follows its path. */
export function address(text) {
  try {
    const { protocol, host, pathname } = new URL(text);
    return scrub(`${protocol}//${host}${pathname}`);
  } catch {
    return scrub(text);
  }
}

const isRandom = (word) => /[A-Z]/.test(word) && /[a-z]/.test(word) && (word.match(/\d/g)?.length ?? 0) > 2;
