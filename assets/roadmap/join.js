/** Who is signed in is asked, once, whether what this browser did before is theirs. */

import { call, callAsVisitor } from "./calls.js";
import { keep, read } from "./storage.js";

const bar = document.querySelector("[data-join]");

/** Which visitor was asked about: enough of the token to tell them apart, and too little to be one. */
const mark = () => read("token").slice(-8);

/** Show the question if there is something to ask. `said` is where a refusal is told. */
export async function offer(said) {
  if (!bar || !read("token") || read("asked") === mark()) return;
  const mine = await callAsVisitor("GET", "requests").catch(() => null);
  if (!mine) return; // that session has ended
  bar.querySelector("[data-no]").addEventListener("click", done);
  bar.querySelector("[data-yes]").addEventListener("click", () => join(said));
  bar.hidden = false;
}

function done() {
  keep("asked", mark());
  bar.hidden = true;
}

async function join(said) {
  said.textContent = "";
  try {
    await call("/roadmap/join", { method: "POST", headers: { Authorization: `Bearer ${read("token")}` } });
  } catch (error) {
    const isOthers = error.reason === "somebody-elses";
    said.textContent = isOthers ? bar.dataset.others : bar.dataset.failed;
    if (isOthers) done();
    return;
  }
  done();
  location.reload(); // what is marked as voted for is another person's now
}
