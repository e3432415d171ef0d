/** Puts the streamer's wishes for the looks on the stage. */

export function applyLook(stage, look) {
  stage.dataset.position = look.position;
  stage.dataset.size = look.size;
  stage.toggleAttribute("data-no-amount", !look.amount);
  stage.style.setProperty("--accent", look.accent);
}
