/** The calls to the server that are not on the socket. */

import { json } from "./json.js";

/** The server that these files came from. */
export const DESK = new URL(import.meta.url).origin;

const PATIENCE = 20_000;

/** An answer that is not what was asked for. `status` 0 means that there was no answer. */
export class Refused extends Error {
  constructor(status, { reason, detail } = {}, retryAfter = null) {
    super(detail || reason || "no answer");
    Object.assign(this, { status, reason, detail, retryAfter });
  }
}

/**
 * Ask the server. Gives what it answers, as an object. Throws `Refused`, or what `signal` was aborted with. `body`
 * is an object or a Blob, `key` the start key that a Blob is sent with.
 */
export async function call(method, path, token, body, { signal, key } = {}) {
  const headers = { "Content-Type": "application/json" };
  if (token) headers.Authorization = `Bearer ${token}`;
  const isRaw = body instanceof Blob;
  if (isRaw) Object.assign(headers, { "Content-Type": body.type, "Start-Key": key });
  const asked = { method, headers, body: isRaw ? body : json(body), credentials: "omit", keepalive: method === "POST" && !body };
  const answer = await fetch(DESK + path, { ...asked, signal: signal ?? AbortSignal.timeout(PATIENCE) }).catch(() => null);
  signal?.throwIfAborted();
  if (!answer) throw new Refused(0);
  const said = await answer.json().catch(() => null);
  if (answer.ok && (said || answer.status === 204)) return said;
  const status = answer.ok ? 0 : answer.status; // the connection broke in the middle of a good answer
  throw new Refused(status, said ?? {}, Number(answer.headers.get("Retry-After")));
}

/** Whether the server refuses this page. Where it cannot be asked, nobody is kept from writing. */
export async function isBarred() {
  const answer = await fetch(`${DESK}/api/support/page`, { credentials: "omit" }).catch(() => null);
  return answer?.status === 403;
}

/** Start a chat, or find the one that an earlier attempt started. Gives `{token, chat, messages}`. */
export const startChat = (token, start) => call("POST", "/api/support/chats", token, start);

export const signOut = (token) => call("POST", "/api/support/sign-out", token);
