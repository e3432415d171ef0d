/** A pressed button says at once that it is at work, and takes no second press meanwhile. */

const LET_GO = 20_000; // milliseconds: longer than the server's 15 s; then the network failed, and again is right

export function showBusy(form) {
  const button = form.querySelector("button.main");
  const words = button.textContent;

  function setBusy(busy) {
    button.ariaDisabled = button.ariaBusy = String(busy);
    button.textContent = busy ? button.dataset.busy : words;
  }

  form.addEventListener("submit", (event) => {
    if (button.ariaDisabled === "true") return event.preventDefault();
    setBusy(true);
    setTimeout(setBusy, LET_GO, false);
  });
  addEventListener("pageshow", () => setBusy(false));
}
