/** What a report says beside its text: of the page, the browser, what went wrong, and what the page told us. */

import { plain } from "./plain.js";
import { address, printable, scrub, scrubBeside, scrubValue } from "./scrub.js";
import { calls } from "./stack.js";

const MOST_BYTES = 40_000; // with the longest text, a report stays below what the server takes
const LONGEST_LINE = 400;

/**
 * Return the parts that there are, by name: `{page, browser, errors, requests, context}`, each plain JSON and
 * scrubbed. Every part can be left out by itself.
 */
export function gather(host, win = window) {
  const { errors = [], requests = [] } = win.streampaiRecord ?? {};
  const parts = {
    page: pageOf(host),
    browser: browserOf(),
    errors: errors.slice(-50).map(({ at, text, stack }) => `${at} ${cut(text)}${scrub(printable(calls(stack ?? "")))}`),
    requests: requests.slice(-50).map(({ at, method, url, status, ms }) => `${at} ${method} ${cut(address(url))} ${status || "no answer"}, ${ms} ms`),
    context: plain(host.context ?? {}),
  };
  return fit(scrubValue(Object.fromEntries(Object.entries(parts).filter(([, part]) => Object.keys(part ?? {}).length))));
}

function pageOf(host) {
  const version = host.element.getAttribute("app-version") ?? document.querySelector("meta[name=app-version]")?.content;
  const page = { address: address(location.href), title: cut(document.title) };
  return version ? { ...page, version: cut(version, "version") } : page;
}

function browserOf() {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  return {
    browser: navigator.userAgent,
    window: `${innerWidth} × ${innerHeight}, ${devicePixelRatio} ×`,
    language: navigator.language,
    "time zone": timeZone,
    time: new Date().toISOString(),
  };
}

/** Scrubbed first: half a secret, at the cut, would not look like one. */
function cut(text, name = "") {
  const clean = scrubBeside(name, printable(text));
  return clean.length > LONGEST_LINE ? printable(`${clean.slice(0, LONGEST_LINE)}…`) : clean;
}

/** Of errors and requests the oldest go first, until it is small enough; then what the page told. */
function fit(parts) {
  const size = () => new TextEncoder().encode(JSON.stringify(parts)).length;
  while (size() > MOST_BYTES) {
    const longest = ["errors", "requests"].sort((a, b) => (parts[b]?.length ?? 0) - (parts[a]?.length ?? 0))[0];
    if (parts[longest]?.length > 5) parts[longest] = parts[longest].slice(Math.ceil(parts[longest].length / 4));
    else if (parts.context) delete parts.context;
    else break;
  }
  return parts;
}
