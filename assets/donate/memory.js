/** Remembers, until this tab is closed, under which key a donation to a streamer was begun, and whether it is paid. */

const PAID = " paid";
const name = (streamer) => `streampai-donation-${streamer}`;

/** Give `{key, isPaid}`; `key` is empty where nothing was begun. */
export function recall(streamer) {
  const kept = withStorage((storage) => storage.getItem(name(streamer))) ?? "";
  return { key: kept.replace(PAID, ""), isPaid: kept.endsWith(PAID) };
}

export function remember(streamer, key) {
  withStorage((storage) => storage.setItem(name(streamer), key));
}

export function notePaid(streamer) {
  const { key } = recall(streamer);
  if (key) remember(streamer, key + PAID);
}

/** Browsers that block storage throw at its very name. Without it the key in the page alone does. */
function withStorage(use) {
  try {
    return use(sessionStorage);
  } catch {
    return null;
  }
}
