/** What the roadmap asks of the server. */

import { read } from "./storage.js";

class Refused extends Error {}

/**
 * Ask the server, also if the page is left meanwhile. Throws what it says, with its `status` and `reason`; 0 is
 * no answer.
 */
export async function call(path, options) {
  const answer = await fetch(path, { keepalive: true, ...options }).catch(() => null);
  const json = await answer?.json().catch(() => null);
  if (answer?.ok) return json; // or null: there was nothing to say
  throw Object.assign(new Refused(json?.detail ?? ""), { status: answer?.status ?? 0, reason: json?.reason });
}

/** Call the widget's API as the visitor that this browser is known as. */
export function callAsVisitor(method, path, body) {
  const headers = { Authorization: `Bearer ${read("token")}`, "Content-Type": "application/json" };
  return call(`/api/support/${path}`, { method, headers, body: body && JSON.stringify(body), credentials: "omit" });
}
