// A button with data-copy="…" copies that, and says for a moment whether it could: a browser may refuse, and one that is
// not on a secure address has no clipboard.
const SAID_FOR = 2000;
const REFUSED_FOR = 8000;

const copied = (text) =>
  Promise.resolve()
    .then(() => navigator.clipboard.writeText(text))
    .then(
      () => true,
      () => false,
    );

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const isDone = await copied(button.dataset.copy);
  button.dataset.copied = isDone ? "yes" : "no";
  setTimeout(() => delete button.dataset.copied, isDone ? SAID_FOR : REFUSED_FOR);
});
