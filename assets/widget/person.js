/** Who the visitor is, as far as the page or they themselves say, and telling it to the server, once. */

import { call } from "./api.js";
import { json } from "./json.js";
import { keep, read } from "./storage.js";

let queue = Promise.resolve();

/** The page's word counts; where it says nothing, what was typed into a form. */
export function personOf({ person }) {
  const typed = read("person") ?? {};
  return { name: person?.name || typed.name, email: person?.email || typed.email };
}

/** The server has been told this of the visitor who holds the token. */
export const noteTold = (token, { name, email }) => keep("told", json([token, name, email]));

/** Tell the server who somebody is whom it knows by a token already, unless it was told; one after the other. */
export function introduce({ host }) {
  queue = queue.then(() => tell(read("token"), personOf(host))).catch(console.warn);
  return queue;
}

/** Whether the server knows who somebody is, as they are known here. */
export const isTold = ({ host }) => knows(read("token"), personOf(host));

const knows = (token, { name, email }) => read("told") === json([token, name, email]);

async function tell(token, person) {
  if (!token || !(person.name || person.email) || knows(token, person)) return;
  await call("POST", "/api/support/visitors", token, person);
  noteTold(token, person);
}
