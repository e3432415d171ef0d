// <desk-composer chat="…" refused="0"> around a form with a text box and the hidden field `reply_id`.
//
// The server makes the id of the reply that is being written. It changes when the reply is stored, and only
// then is the text cleared; until then pressing Send again sends the same message again, which is the same
// message. What was typed meanwhile stays, and follows when Send was pressed for it. Drafts are kept for
// each chat in this tab. Says "Typing" while somebody types, at most every three seconds.
const TYPING_EVERY = 3000;

class DeskComposer extends HTMLElement {
  static observedAttributes = ["chat", "reply", "refused"];

  connectedCallback() {
    this.addEventListener("submit", this.onSubmit, { capture: true });
    this.addEventListener("input", this.onInput);
    this.addEventListener("keydown", this.onKey);
    this.restore();
  }

  get box() {
    return this.querySelector("textarea");
  }

  get draftKey() {
    return `desk-draft:${this.getAttribute("chat")}`;
  }

  attributeChangedCallback(name, before, after) {
    if (!this.isConnected || before === null || before === after) return;
    if (name === "chat") queueMicrotask(() => this.restore());
    if (name === "refused") this.sent = undefined;
    if (name === "reply") queueMicrotask(() => this.stored());
  }

  onInput = () => {
    this.keep();
    if (!(Date.now() - this.lastTyping < TYPING_EVERY)) {
      this.lastTyping = Date.now();
      this.dispatchEvent(new CustomEvent("Typing"));
    }
  };

  onKey = (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.querySelector("form").requestSubmit();
  };

  onSubmit = (event) => {
    const text = this.box.value;
    const blank = !text.trim();
    const another = this.sent !== undefined && this.sent !== text;
    if (another) this.again = true; // it goes out under its own id, once the one before it is stored
    if (blank || another) {
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    this.sent = text;
  };

  stored() {
    const { sent, again } = this;
    this.sent = undefined;
    this.again = false;
    if (!this.box || sent === undefined) return;
    if (this.box.value === sent) this.box.value = "";
    this.keep();
    if (again && this.box.value) this.querySelector("form").requestSubmit();
  }

  keep() {
    const text = this.box?.value;
    if (text) sessionStorage.setItem(this.draftKey, text);
    else sessionStorage.removeItem(this.draftKey);
  }

  restore() {
    this.sent = undefined;
    this.again = false;
    if (this.box) this.box.value = sessionStorage.getItem(this.draftKey) ?? "";
  }
}

customElements.define("desk-composer", DeskComposer);
