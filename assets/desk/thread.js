// <desk-thread chat="…" first="1" last="9" read="7">: the scrolling part of a conversation.
//
// It opens at the newest message, stays there while it is there, and otherwise stays where the reader is,
// also when older messages are put in above. It says "Seen" (detail: the number of the last message) when
// the newest message is in view of somebody who looks at the window.
const NEAR = 48; // pixels from the end that still count as the end

class DeskThread extends HTMLElement {
  static observedAttributes = ["chat", "first", "last", "read"];

  connectedCallback() {
    this.atEnd = true;
    this.height = 0;
    this.looked = () => this.tellSeen();
    this.addEventListener("scroll", this.onScroll, { passive: true });
    this.addEventListener("click", this.onClick);
    document.addEventListener("visibilitychange", this.looked);
    window.addEventListener("focus", this.looked);
    this.resize = new ResizeObserver(() => this.settle());
    this.resize.observe(this);
    this.changes = new MutationObserver(() => this.settle());
    this.changes.observe(this, { childList: true, subtree: true, characterData: true });
    this.settle();
  }

  disconnectedCallback() {
    this.resize.disconnect();
    this.changes.disconnect();
    document.removeEventListener("visibilitychange", this.looked);
    window.removeEventListener("focus", this.looked);
  }

  attributeChangedCallback(name, before, after) {
    if (!this.isConnected || before === after) return;
    if (name === "chat") this.atEnd = true;
    if (name === "first") this.older = Number(after) < Number(before);
    queueMicrotask(() => this.settle());
  }

  onScroll = () => {
    this.atEnd = this.scrollHeight - this.scrollTop - this.clientHeight < NEAR;
    this.toggleAttribute("behind", !this.atEnd);
    this.tellSeen();
  };

  onClick = (event) => {
    if (event.target.closest("[data-to-end]")) this.toEnd();
  };

  toEnd() {
    this.atEnd = true;
    this.settle();
  }

  settle() {
    const grown = this.scrollHeight - this.height;
    this.height = this.scrollHeight;
    if (this.atEnd) this.scrollTop = this.scrollHeight;
    else if (this.older) this.scrollTop += grown;
    this.older = false;
    this.onScroll();
  }

  tellSeen() {
    const last = Number(this.getAttribute("last"));
    const isNew = last > Number(this.getAttribute("read")) && last !== this.told;
    if (!isNew || !this.atEnd || document.visibilityState !== "visible" || !document.hasFocus()) return;
    this.told = last;
    this.dispatchEvent(new CustomEvent("Seen", { detail: last }));
  }
}

customElements.define("desk-thread", DeskThread);
