// <desk-notice number="3">: shows what stands in it for a while, each time that the number has grown.
// A reply that is sent again by itself fails in the same words each time: they are shown once.
// A number is a time: a notice of a failure goes past the server's state, which then still has an earlier one.
// It waits for whoever points at it, and goes on Escape. A page that is loaded again gets the last number again:
// what this tab has shown already is no news.
const SHOWN_FOR = 8000;
const SEEN = "desk-notice";

class DeskNotice extends HTMLElement {
  static observedAttributes = ["number"];

  connectedCallback() {
    this.addEventListener("pointerenter", () => clearTimeout(this.timer));
    this.addEventListener("pointerleave", () => this.wait());
    this.addEventListener("click", (event) => event.target.closest("button") && this.hide());
    document.addEventListener("keydown", this.onKey);
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this.onKey);
    clearTimeout(this.timer);
  }

  attributeChangedCallback(_name, before, after) {
    if (before === null || Number(after) <= Math.max(Number(before), Number(sessionStorage.getItem(SEEN)))) return;
    sessionStorage.setItem(SEEN, after);
    queueMicrotask(() => this.show()); // the text may be put in after the number
  }

  show() {
    const text = this.textContent;
    if (text === this.said && document.querySelector("desk-outbox[waiting]")) return;
    this.said = text;
    this.toggleAttribute("shown", true);
    this.wait();
  }

  wait() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.hide(), SHOWN_FOR);
  }

  hide() {
    this.toggleAttribute("shown", false);
  }

  onKey = (event) => {
    if (event.key === "Escape") this.hide();
  };
}

customElements.define("desk-notice", DeskNotice);
