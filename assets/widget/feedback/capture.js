/** Where a screenshot comes from: the screen, a file, or the clipboard. Each gives an ImageBitmap, or null. */

const MOST_PIXELS = 8_000_000; // what is larger is made smaller: it would take minutes on a phone's network

export const canCapture = () => Boolean(navigator.mediaDevices?.getDisplayMedia);

/** Ask for this tab and take one picture of it. Null if the visitor decided otherwise. */
export async function fromScreen(root) {
  let stream;
  try {
    const wanted = { video: true, audio: false, preferCurrentTab: true, selfBrowserSurface: "include" };
    stream = await navigator.mediaDevices.getDisplayMedia(wanted);
  } catch {
    return null;
  }
  root.style.setProperty("visibility", "hidden"); // the page, not what lies over it
  try {
    const video = Object.assign(document.createElement("video"), { srcObject: stream, muted: true });
    await video.play();
    await new Promise((seen) => setTimeout(seen, 300)); // frames from before we were hidden are on their way
    return await smaller(await createImageBitmap(video));
  } finally {
    root.style.removeProperty("visibility");
    for (const track of stream.getTracks()) track.stop();
  }
}

/** Read a file. Null if it is no picture. */
export async function fromFile(file) {
  try {
    return await smaller(await createImageBitmap(file));
  } catch {
    return null;
  }
}

/** The picture on the clipboard that was just pasted, if there is one. */
export const pasted = (event) => [...(event.clipboardData?.files ?? [])].find(({ type }) => type.startsWith("image/"));

async function smaller(bitmap) {
  const { width, height } = bitmap;
  const scale = Math.sqrt(MOST_PIXELS / (width * height));
  if (scale >= 1) return bitmap;
  const size = { resizeWidth: Math.floor(width * scale), resizeHeight: Math.floor(height * scale) };
  return createImageBitmap(bitmap, { ...size, resizeQuality: "high" });
}
