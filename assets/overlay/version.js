/**
 * An overlay that stays open over a deployment would run the old program for weeks. It loads itself anew, at
 * a moment when nothing plays, once for each version, and not all overlays at the same moment.
 */

const WITHIN = 30_000; // milliseconds
const KEY = "streampai-overlay-version";
const UNKNOWN = Symbol("there is no storage"); // then we could not tell whether we have just done so

export function refreshFor(version, isIdle, own = import.meta.url.split("/").at(-2)) {
  const before = seen();
  if (version === own || before === version || before === UNKNOWN) return;
  setTimeout(function refresh() {
    if (!isIdle()) return setTimeout(refresh, 1_000);
    remember(version);
    location.reload();
  }, Math.random() * WITHIN);
}

function seen() {
  try {
    return sessionStorage.getItem(KEY);
  } catch {
    return UNKNOWN;
  }
}

function remember(version) {
  sessionStorage.setItem(KEY, version);
}
