/** The calls to the server that are not on the socket. */

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

async function post(path, token, body) {
  const headers = { "Content-Type": "application/json" };
  if (token) headers.Authorization = `Bearer ${token}`;
  const asked = { method: "POST", headers, body: JSON.stringify(body), credentials: "omit", keepalive: !body };
  const answer = await fetch(DESK + path, { ...asked, signal: AbortSignal.timeout(PATIENCE) }).catch(() => null);
  if (!answer) throw new Refused(0);
  const json = await answer.json().catch(() => null);
  if (answer.ok && (json || answer.status === 204)) return json;
  const status = answer.ok ? 0 : answer.status; // the connection broke in the middle of a good answer
  throw new Refused(status, json ?? {}, Number(answer.headers.get("Retry-After")));
}

/** Start a chat, or find the one that an earlier attempt started. Gives `{token, chat, messages}`. */
export const startChat = (token, start) => post("/api/support/chats", token, start);

export const signOut = (token) => post("/api/support/sign-out", token);
