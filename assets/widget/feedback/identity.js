/** Who votes: somebody unknown becomes a visitor first, as with a first message, and only then. */

import { call } from "../api.js";
import { alone } from "../lock.js";
import { noteTold, personOf } from "../person.js";
import { forget, keep, read } from "../storage.js";

/** Return the visitor's token. Two votes at once, or two tabs, make one visitor. */
export async function identity({ socket, language, host }) {
  if (read("token")) return read("token");
  await alone(async () => {
    if (read("token")) return;
    const person = personOf(host);
    const { token } = await call("POST", "/api/support/visitors", null, { language, ...person });
    keep("token", token);
    noteTold(token, person);
  });
  socket.wake();
  return read("token");
}

/** Ask as the visitor there is, or as nobody. A token that is no longer good is asked without. */
export async function look(method, path, body, signal) {
  const token = read("token");
  try {
    return await call(method, path, token, body, { signal });
  } catch (refused) {
    if (refused.status !== 401 || !token) throw refused;
    return call(method, path, null, body, { signal });
  }
}

/** Ask as a visitor, who is made if need be. */
export async function act(app, method, path, body) {
  body = { ...personOf(app.host), ...body };
  const token = await identity(app);
  try {
    return await call(method, path, token, body);
  } catch (refused) {
    if (refused.status !== 401) throw refused;
    if (read("token") === token) forget("token");
    return call(method, path, await identity(app), body);
  }
}
