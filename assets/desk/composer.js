// <desk-composer chat="…" reply="<id>" answer="stored <id> <n>"> around a form with a text box.
//
// The server makes the id of the next reply (`reply`) and says what became of one (`answer`: stored or
// refused). Only when a reply is stored is its text cleared. Until then it is the same reply, with the same
// id, however often it is sent: by a second press, or by this element after the connection came back, which
// it knows by a new `reply` that no answer came with, or after a while without any answer: what the server stands
// on may be away though it is not. Meanwhile it is marked `waiting`. What was typed meanwhile stays, and follows when Send
// was pressed for it. Drafts, and replies without an answer, are kept for each chat in this tab. Says "Typing"
// at most every three seconds.
const TYPING_EVERY = 3000;
const BACK_WITHIN = 5000;
const ANSWER_WITHIN = 3000; // then it is sent again, and again after twice as long each time
const LONGEST_WAIT = 24000;

let left; // which chat's box had the focus when it went: a server that restarts takes the page apart for a moment

class DeskComposer extends HTMLElement {
  static observedAttributes = ["chat", "reply", "answer"];

  connectedCallback() {
    this.addEventListener("submit", this.onSubmit, { capture: true });
    this.addEventListener("input", this.onInput);
    this.addEventListener("keydown", this.onKey);
    this.addEventListener("focusin", () => (this.focused = true));
    this.addEventListener("focusout", () => (this.focused = false));
    setTimeout(() => this.isConnected && this.restore());
    if (left?.chat === this.getAttribute("chat") && Date.now() - left.at < BACK_WITHIN) this.box.focus();
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
    left = this.focused ? { chat: this.getAttribute("chat"), at: Date.now() } : undefined;
  }

  get box() {
    return this.querySelector("textarea");
  }

  get form() {
    return this.querySelector("form");
  }

  get draftKey() {
    return `desk-draft:${this.getAttribute("chat")}`;
  }

  // The reply that has no answer yet: { id, text }.
  get sent() {
    return JSON.parse(sessionStorage.getItem(`desk-sent:${this.getAttribute("chat")}`) ?? "null");
  }

  set sent(reply) {
    const key = `desk-sent:${this.getAttribute("chat")}`;
    if (reply) sessionStorage.setItem(key, JSON.stringify(reply));
    else sessionStorage.removeItem(key);
  }

  attributeChangedCallback(name, before, after) {
    if (!this.isConnected || before === null || before === after) return;
    queueMicrotask(() => (name === "chat" ? this.restore() : this.settle()));
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
    this.form.requestSubmit();
  };

  onSubmit = (event) => {
    const text = this.box.value;
    const isAnother = this.sent && this.sent.text !== text;
    if (isAnother) this.again = true; // it goes out under its own id, once the one before it is stored
    if (isAnother || !text.trim()) {
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    this.sent ||= { id: this.getAttribute("reply"), text };
    this.form.elements.reply_id.value = this.sent.id;
    this.expectAnswer(ANSWER_WITHIN);
  };

  expectAnswer(within) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      if (!this.sent) return;
      this.toggleAttribute("waiting", true);
      this.resend();
      this.expectAnswer(Math.min(within * 2, LONGEST_WAIT));
    }, within);
  }

  answered() {
    clearTimeout(this.timer);
    this.toggleAttribute("waiting", false);
  }

  settle() {
    if (!this.sent) return this.answered();
    const [verdict, id] = this.getAttribute("answer").split(" ");
    if (id !== this.sent.id) this.resend();
    else if (verdict === "stored") this.stored();
    else {
      this.sent = undefined;
      this.answered();
    }
  }

  resend() {
    const typed = this.box.value;
    this.box.value = this.sent.text;
    this.form.requestSubmit();
    this.box.value = typed;
  }

  stored() {
    const { sent, again } = this;
    this.sent = undefined;
    this.again = false;
    this.answered();
    if (this.box.value === sent.text) this.box.value = "";
    this.keep();
    if (again && this.box.value) this.form.requestSubmit();
  }

  keep() {
    if (this.box.value) sessionStorage.setItem(this.draftKey, this.box.value);
    else sessionStorage.removeItem(this.draftKey);
  }

  restore() {
    this.again = false;
    this.box.value = sessionStorage.getItem(this.draftKey) ?? "";
    this.settle();
  }
}

customElements.define("desk-composer", DeskComposer);
