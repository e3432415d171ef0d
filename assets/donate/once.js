/** One press, one donation: also when it is a double click, or the page was loaded again or gone back to. */

import { recall, remember } from "./memory.js";

const PATIENCE = 8_000; // milliseconds; then the network has failed, and pressing again is right

export function sendOnce(form) {
  const { streamer } = form.dataset;
  const begun = recall(streamer);
  if (begun.key && !(begun.isPaid && isNewVisit())) form.elements.key.value = begun.key;
  else remember(streamer, form.elements.key.value);

  const button = form.querySelector("button.main");
  const setBusy = (busy) => button.setAttribute("aria-disabled", busy);
  form.addEventListener("submit", (event) => {
    if (button.ariaDisabled === "true") event.preventDefault();
    setBusy(true);
    setTimeout(setBusy, PATIENCE, false);
  });
  addEventListener("pageshow", () => setBusy(false));
}

/** Who comes here anew after paying wants to give once more; who goes back does not. */
function isNewVisit() {
  return performance.getEntriesByType("navigation")[0]?.type === "navigate";
}
