// <desk-dialog shown="true"> around a <dialog>: opens and closes it as the server says, and says "Closed" when
// it was closed here, by Escape or a press beside it. What had the focus before gets it back.
class DeskDialog extends HTMLElement {
  static observedAttributes = ["shown"];

  connectedCallback() {
    this.addEventListener("close", this.onClose, { capture: true }); // it does not bubble
    this.show();
  }

  disconnectedCallback() {
    this.removeEventListener("close", this.onClose, { capture: true });
  }

  attributeChangedCallback() {
    if (this.isConnected) this.show();
  }

  get isWanted() {
    return this.getAttribute("shown") === "true";
  }

  show() {
    const dialog = this.querySelector("dialog");
    if (this.isWanted && !dialog?.open) dialog?.showModal();
    if (!this.isWanted) dialog?.close();
  }

  onClose = () => {
    if (this.isWanted) this.dispatchEvent(new CustomEvent("Closed"));
  };
}

customElements.define("desk-dialog", DeskDialog);
