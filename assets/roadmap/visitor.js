/** Who this browser is to the server: a visitor, made of somebody unknown with the first thing they do. */

import { call, callAsVisitor } from "./calls.js";
import { keep, read } from "./storage.js";

/** Who they say they are, here or in the widget. */
export const person = () => read("person") ?? {};

/** Before anything is done in their name, so that a lost answer leaves nothing behind. */
export async function becomeVisitor() {
  const body = JSON.stringify({ language: document.documentElement.lang, ...person() });
  const { token } = await call("/api/support/visitors", { method: "POST", credentials: "omit", body });
  keep("token", token);
}

/** Do something as a visitor, who is made if need be, also where a session has ended meanwhile. */
export async function doAsVisitor(path, body) {
  body = { ...person(), ...body };
  if (!read("token")) await becomeVisitor();
  try {
    return await callAsVisitor("POST", path, body);
  } catch (error) {
    if (error.status !== 401) throw error;
    await becomeVisitor();
    return callAsVisitor("POST", path, body);
  }
}
