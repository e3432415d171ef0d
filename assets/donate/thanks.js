/** Keeps the thanks page true: as soon as the donation moves on, it is shown anew. Without this it is reloaded. */

import { showBusy } from "./busy.js";
import { follow } from "./follow.js";
import { notePaid } from "./memory.js";
import { showAnew } from "./story.js";

const UNPAID = ["pending", "failed", "cancelled"];
const { secret, streamer, status, alert, processing } = document.querySelector("main[data-secret]").dataset;

// What the payment page added to the address is unsigned, and holds an e-mail address: it goes.
const language = new URLSearchParams(location.search).get("lang");
history.replaceState(null, "", language ? `?lang=${encodeURIComponent(language)}` : location.pathname);

function note(told) {
  if (!UNPAID.includes(told.status)) notePaid(streamer);
}

function waitWell() {
  const form = document.querySelector("#story form");
  if (form) showBusy(form);
}

note({ status });
waitWell();
follow(secret, { status, alert, is_processing: processing !== undefined }, async (told) => {
  note(told);
  await showAnew();
  waitWell();
});
