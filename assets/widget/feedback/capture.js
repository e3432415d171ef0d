/** Where a screenshot comes from: the screen, a file, or the clipboard. Each gives an ImageBitmap, or throws. */

const PATIENCE = 5_000; // milliseconds
const MOST_PIXELS = 8_000_000; // what is larger is made smaller: it would take minutes on a phone's network

export const canCapture = () => Boolean(navigator.mediaDevices?.getDisplayMedia);

/** Ask for this tab and take one picture of it. A `NotAllowedError` says that somebody, or something, did not want it. */
export async function fromScreen(root) {
  const wanted = { video: true, audio: false, preferCurrentTab: true, selfBrowserSurface: "include" };
  const stream = await navigator.mediaDevices.getDisplayMedia(wanted);
  root.style.setProperty("visibility", "hidden"); // the page, not what lies over it
  const hidden = performance.now();
  try {
    const video = Object.assign(document.createElement("video"), { srcObject: stream, muted: true });
    await Promise.race([video.play(), after(PATIENCE)]); // of one that never plays there is no picture: it throws
    await Promise.race([takenSince(hidden, video), after(2000)]);
    await after(300); // what was taken before we were hidden is on its way
    return await smaller(await createImageBitmap(video));
  } finally {
    root.style.removeProperty("visibility");
    for (const track of stream.getTracks()) track.stop();
  }
}

const after = (ms) => new Promise((seen) => setTimeout(seen, ms));

/** Wait for a picture taken since then, where the browser tells when one was. */
function takenSince(then, video) {
  return new Promise((seen) => {
    const look = (now, { captureTime = now }) => (captureTime > then ? seen() : wait());
    const wait = () => (video.requestVideoFrameCallback ? video.requestVideoFrameCallback(look) : seen());
    wait();
  });
}

/** Read a file. Throws if it is no picture. */
export const fromFile = async (file) => smaller(await createImageBitmap(file));

/** The picture on the clipboard that was just pasted, if there is one. */
export const pasted = (event) => [...(event.clipboardData?.files ?? [])].find(({ type }) => type.startsWith("image/"));

async function smaller(bitmap) {
  const { width, height } = bitmap;
  const scale = Math.sqrt(MOST_PIXELS / (width * height));
  if (scale >= 1) return bitmap;
  const size = { resizeWidth: Math.floor(width * scale), resizeHeight: Math.floor(height * scale) };
  return createImageBitmap(bitmap, { ...size, resizeQuality: "high" });
}
