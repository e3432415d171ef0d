/** One press, one donation: also when it is a double click, or the page was loaded again meanwhile. */

import { keep, kept } from "./memory.js";

const PATIENCE = 8_000; // milliseconds; then the network has failed, and pressing again is right

export function sendOnce(form) {
  const { key } = form.elements;
  const { streamer } = form.dataset;
  key.value = kept(streamer) ?? key.value;
  keep(streamer, key.value);

  const button = form.querySelector("button.main");
  const setBusy = (busy) => button.setAttribute("aria-disabled", busy);
  form.addEventListener("submit", (event) => {
    if (button.ariaDisabled === "true") event.preventDefault();
    setBusy(true);
    setTimeout(setBusy, PATIENCE, false);
  });
  addEventListener("pageshow", () => setBusy(false));
}
