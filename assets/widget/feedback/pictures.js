/**
 * Screenshots that wait, in the browser's database, or in memory where that is refused: the one in the form, as
 * "draft", and those of reports that are not sent yet. Each is kept until its report has arrived.
 */

import { call } from "../api.js";
import { forget, hold, read } from "../storage.js";
import { MOST_BYTES } from "./largest.js";

const DRAFT = "draft";
/** Keep a picture, a Blob. */
export async function keepPicture(picture, id = DRAFT) {
  try {
    await work("readwrite", (store) => store.put(picture, id), true);
  } catch {
    hold(`picture:${id}`, picture);
  }
}

/** Return a picture, or null. */
export async function pictureOf(id = DRAFT) {
  const held = read(`picture:${id}`);
  return held ?? work("readonly", (store) => store.get(id)).then((found) => found ?? null, () => null);
}

export async function forgetPicture(id = DRAFT) {
  forget(`picture:${id}`);
  await work("readwrite", (store) => store.delete(id)).catch(() => {});
}

/**
 * Send a picture on. Gives `{screenshot}`, the server's name for it, or `{lost}`, the reason why it is gone or the
 * server will never take it: its report goes without it, and says so.
 */
export async function sendPicture(id, token, key) {
  const picture = await pictureOf(id);
  if (!picture) return { lost: "gone" };
  if (picture.size > MOST_BYTES) return { lost: "too-large" }; // who stops reading is not always heard
  try {
    const { screenshot } = await call("POST", "/api/support/screenshots", token, picture, { key });
    return { screenshot: screenshot.id };
  } catch (refused) {
    if ([413, 422].includes(refused.status)) return { lost: refused.reason ?? "refused" };
    throw refused;
  }
}

/**
 * Open, do one thing, and close: an open database could not be deleted when somebody signs out. One that is not
 * there is made only to keep something: who just looks around leaves nothing behind.
 */
async function work(mode, ask, isKept = false) {
  const known = isKept || (await indexedDB.databases()).some(({ name }) => name === "streampai");
  if (!known) return undefined;
  const database = await answer(
    Object.assign(indexedDB.open("streampai", 1), {
      onupgradeneeded: ({ target }) => target.result.createObjectStore("pictures"),
    }),
  );
  try {
    return await answer(ask(database.transaction("pictures", mode).objectStore("pictures")));
  } finally {
    database.close();
  }
}

const answer = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
