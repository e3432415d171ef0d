/** Lets a donor hear a voice before choosing it. Until it sounds, which may take a while, the button says so. */

import { Busy } from "../busy.js";

const WITHIN = 15_000; // milliseconds

export function listenToVoices(form) {
  const button = form.querySelector("#listen");
  if (!button) return;
  const { voice } = form.elements;
  const hint = form.querySelector("#voice-hint");
  const words = { listen: button.textContent, stop: button.dataset.stop, hint: hint.textContent };
  const busy = new Busy(button, { onChange: show, onLate: fail, within: WITHIN });
  let sound = null;

  function show() {
    if (busy.is) button.textContent = button.dataset.busy;
    else button.textContent = sound ? words.stop : words.listen;
  }

  function stop() {
    sound?.pause();
    sound = null;
    busy.end();
    show();
  }

  function fail() {
    stop();
    hint.textContent = button.dataset.failed;
  }

  async function listen() {
    const mine = new Audio(`/voices/${encodeURIComponent(voice.value || button.dataset.usual)}.wav`);
    sound = mine;
    hint.textContent = words.hint;
    busy.begin();
    mine.addEventListener("ended", () => mine === sound && stop());
    try {
      await mine.play();
      if (mine === sound) busy.end();
    } catch {
      if (mine === sound) fail(); // otherwise it was stopped, or another voice was chosen, before it began
    }
  }

  button.addEventListener("click", () => {
    if (busy.is) return;
    if (sound) stop();
    else listen();
  });
  voice.addEventListener("change", stop);
  addEventListener("pagehide", stop);
  button.hidden = false;
}
