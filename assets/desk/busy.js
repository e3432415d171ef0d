// <desk-busy work="Donation.ask" ended="Donation.ask 4f…"> around a button whose work takes more than a moment.
//
// It shows so from the press on, before the server has heard of it, and takes no second one. `ended` names the work
// that ended last in this tab (state/work.py): then, or after a while without an answer, the button is let go, and in
// the latter case a sentence says so. Around the button of a form it counts when the form is sent; one that the browser
// sends by itself has no `work`, and is over with its page.
import { Busy } from "../busy.js";

const LATE = "No answer yet. It may still be done: please look before you try again.";

class DeskBusy extends HTMLElement {
  static observedAttributes = ["ended"];

  connectedCallback() {
    const form = this.button.type === "submit" ? this.closest("form") : null;
    this.place = form ?? this;
    this.kind = form ? "submit" : "click";
    this.place.addEventListener(this.kind, this.onPress, { capture: true });
    window.addEventListener("pageshow", this.onShown);
  }

  disconnectedCallback() {
    this.place.removeEventListener(this.kind, this.onPress, { capture: true });
    window.removeEventListener("pageshow", this.onShown);
    this.busy?.end();
  }

  attributeChangedCallback(_name, before, after) {
    const work = after.slice(0, after.lastIndexOf(" "));
    if (before !== after && work === this.getAttribute("work")) this.busy?.end();
  }

  get button() {
    return this.querySelector("button");
  }

  onPress = (event) => {
    if (this.busy?.button !== this.button) this.busy = new Busy(this.button, { onLate: () => this.say(LATE) });
    this.say("");
    if (this.busy.begin()) return;
    event.preventDefault();
    event.stopPropagation();
  };

  onShown = () => this.busy?.end();

  say(text) {
    this.querySelector("[role=status]").textContent = text;
  }
}

customElements.define("desk-busy", DeskBusy);
