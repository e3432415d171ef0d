/** A form that is sent once: its button shows at once that it is at work, and takes no second press meanwhile. */

import { Busy } from "../busy.js";

export function showBusy(form) {
  const button = form.querySelector("button.main");
  const words = button.textContent;
  const busy = new Busy(button, { onChange: (is) => (button.textContent = is ? button.dataset.busy : words) });
  form.addEventListener("submit", (event) => busy.begin() || event.preventDefault());
  addEventListener("pageshow", () => busy.end());
}
