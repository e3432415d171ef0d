/** Remembers, until this tab is closed, under which key its donation to a streamer is being made. */

const name = (streamer) => `streampai-donation-${streamer}`;

export function kept(streamer) {
  return withStorage((storage) => storage.getItem(name(streamer)));
}

export function keep(streamer, key) {
  withStorage((storage) => storage.setItem(name(streamer), key));
}

/** The donation has been paid: the next one is another. */
export function forget(streamer) {
  withStorage((storage) => storage.removeItem(name(streamer)));
}

/** Browsers that block storage throw at its very name. Without it the key in the page alone does. */
function withStorage(use) {
  try {
    return use(sessionStorage);
  } catch {
    return null;
  }
}
