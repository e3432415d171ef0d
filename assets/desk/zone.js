// <desk-zone> around a hidden field: puts the reader's time zone into it, by which the days of a form are meant.
// Says "Zone", with its name, where the server knows none or another (`known`): after each connection anew.
class DeskZone extends HTMLElement {
  static observedAttributes = ["known"];

  connectedCallback() {
    const field = this.querySelector("input");
    if (field) field.value = this.zone;
    this.tell();
  }

  attributeChangedCallback() {
    if (this.isConnected) this.tell();
  }

  get zone() {
    return Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";
  }

  tell() {
    if (this.zone && this.getAttribute("known") !== this.zone)
      queueMicrotask(() => this.dispatchEvent(new CustomEvent("Zone", { detail: this.zone })));
  }
}

customElements.define("desk-zone", DeskZone);
