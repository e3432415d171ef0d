/** One press, one donation: also when the page was loaded again or gone back to. */

import { recall, remember } from "./memory.js";

export function sendOnce(form) {
  const { streamer } = form.dataset;
  const begun = recall(streamer);
  if (begun.key && !(begun.isPaid && isNewVisit())) form.elements.key.value = begun.key;
  else remember(streamer, form.elements.key.value);
}

/** Who comes here anew after paying wants to give once more; who goes back does not. */
function isNewVisit() {
  return performance.getEntriesByType("navigation")[0]?.type === "navigate";
}
