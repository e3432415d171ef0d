/**
 * By what the server knows this browser source again after a restart: the `name` in its address, else an id that its
 * browser keeps. Two sources of one OBS share that id; a name tells them apart. Where nothing is kept it has none.
 */

const KEY = "streampai-overlay-source";

export function whoThisIs() {
  return { name: new URLSearchParams(location.search).get("name") ?? "", source: storedId() };
}

function storedId() {
  try {
    if (!localStorage.getItem(KEY)) localStorage.setItem(KEY, crypto.randomUUID());
    return localStorage.getItem(KEY);
  } catch {
    return "";
  }
}
