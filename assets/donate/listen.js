/** Lets a donor hear a voice before choosing it. */

export function listenToVoices(form) {
  const button = form.querySelector("#listen");
  if (!button) return;
  const { voice } = form.elements;
  const hint = form.querySelector("#voice-hint");
  const words = { listen: button.textContent, stop: button.dataset.stop, hint: hint.textContent };
  let sound = null;

  function stop() {
    sound?.pause();
    sound = null;
    button.textContent = words.listen;
  }

  async function listen() {
    const mine = new Audio(`/voices/${encodeURIComponent(voice.value || button.dataset.usual)}.wav`);
    sound = mine;
    button.textContent = words.stop;
    mine.addEventListener("ended", () => mine === sound && stop());
    try {
      await mine.play();
      hint.textContent = words.hint;
    } catch {
      if (mine !== sound) return; // stopped, or another voice was chosen, before it began
      stop();
      hint.textContent = button.dataset.failed;
    }
  }

  button.addEventListener("click", () => (sound ? stop() : listen()));
  voice.addEventListener("change", stop);
  addEventListener("pagehide", stop);
  button.hidden = false;
}
