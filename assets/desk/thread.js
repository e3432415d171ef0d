// <desk-thread chat="…" last="9" newer="0" read="7">: the scrolling part of a conversation.
//
// It opens at the newest message, stays there while it is there, and otherwise stays where the reader is: the line at
// its top keeps its place whatever is put in or taken out, above or below. It says "Seen" (detail: the number of the
// last message) when the newest of those shown is in view of somebody who looks at the window. With `newer` messages
// that are not shown its end is not the end of the conversation.
const NEAR = 48; // pixels from the end that still count as the end

class DeskThread extends HTMLElement {
  static observedAttributes = ["chat", "last", "newer", "read"];

  connectedCallback() {
    this.atEnd = true;
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
    queueMicrotask(() => this.settle());
  }

  onScroll = () => {
    this.isNear = this.scrollHeight - this.scrollTop - this.clientHeight < NEAR;
    this.atEnd = this.isNear && !this.leavesOut;
    this.line = this.topLine();
    this.toggleAttribute("behind", !this.isNear);
    this.tellSeen();
  };

  onClick = (event) => {
    if (event.target.closest("[data-to-end]")) this.toEnd();
  };

  /** Whether newer messages are left out below. */
  get leavesOut() {
    return Number(this.getAttribute("newer")) > 0;
  }

  /** Go to the end, also where it has yet to come. */
  toEnd() {
    this.isGoing = this.leavesOut;
    this.atEnd = true;
    this.settle();
  }

  settle() {
    if (this.isGoing && !this.leavesOut) [this.atEnd, this.isGoing] = [true, false];
    if (this.atEnd) this.scrollTop = this.scrollHeight;
    else this.hold(this.line);
    this.onScroll();
  }

  /** Have a line stand where it stood before, but for what was scrolled since and not told of yet. */
  hold(line) {
    const now = line && this.querySelector(`[data-seq="${line.seq}"]`);
    if (now) this.scrollTop += this.placeOf(now) - line.place + (this.scrollTop - line.top);
  }

  /** The first line in view, and where it stands. Halves the lines until it is found: there may be hundreds. */
  topLine() {
    const lines = this.querySelectorAll("[data-seq]");
    let [from, to] = [0, lines.length - 1];
    while (from < to) {
      const middle = (from + to) >> 1;
      if (this.placeOf(lines[middle]) > 0) to = middle;
      else from = middle + 1;
    }
    const line = lines[from];
    return line && { seq: line.dataset.seq, place: this.placeOf(line), top: this.scrollTop };
  }

  /** Where a line ends, from the top of the view: above its text a day may come or go. */
  placeOf(line) {
    return line.getBoundingClientRect().bottom - this.getBoundingClientRect().top;
  }

  tellSeen() {
    const last = Number(this.getAttribute("last"));
    const isNew = last > Number(this.getAttribute("read")) && last !== this.told;
    if (!isNew || !this.isNear || document.visibilityState !== "visible" || !document.hasFocus()) return;
    this.told = last;
    this.dispatchEvent(new CustomEvent("Seen", { detail: last }));
  }
}

customElements.define("desk-thread", DeskThread);
