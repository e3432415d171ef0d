// A button with data-copy="…" copies that, and says so in its own words for a moment.
const SAID_FOR = 2000;

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  await navigator.clipboard.writeText(button.dataset.copy);
  button.toggleAttribute("data-copied", true);
  setTimeout(() => button.removeAttribute("data-copied"), SAID_FOR);
});
