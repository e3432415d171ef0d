// <desk-composer chat="…"> around a form with a text box, which is the browser's own.
//
// Send puts the text into the outbox (outbox.js) and empties the box at once, so that what is typed next is another
// reply. What comes back stands before what was typed since. Drafts are kept for each chat in this tab. On a keyboard
// Enter sends; where a finger types it begins a line. A text that is too long is counted and not sent, and nothing of
// it is cut. Says "Typing" at most every three seconds.
import { isComposing } from "../composing.js";
import { drafts } from "./drafts.js";
import { add } from "./outbox.js";

const TYPING_EVERY = 3000;
const BACK_WITHIN = 5000;
const MAX_LENGTH = 4000; // as LONGEST_BODY on the server
const NEARLY = 3600;

const lengthOf = (text) => Array.from(text).length; // as the server counts
const number = (value) => value.toLocaleString("en");

let left; // which chat's box had the focus when it went: a server that restarts takes the page apart for a moment

class DeskComposer extends HTMLElement {
  static observedAttributes = ["chat"];

  connectedCallback() {
    this.addEventListener("submit", this.onSubmit, { capture: true });
    this.addEventListener("input", this.onInput);
    this.addEventListener("keydown", this.onKey);
    this.addEventListener("focusin", () => (this.focused = true));
    this.addEventListener("focusout", () => (this.focused = false));
    this.off = drafts.onReturn((chat) => chat === this.chatId && this.restore());
    setTimeout(() => this.isConnected && this.restore());
    if (left?.chat === this.chatId && Date.now() - left.at < BACK_WITHIN) this.box.focus();
  }

  disconnectedCallback() {
    this.off();
    left = this.focused ? { chat: this.chatId, at: Date.now() } : undefined;
  }

  attributeChangedCallback(_name, before, after) {
    if (this.isConnected && before !== null && before !== after) queueMicrotask(() => this.restore());
  }

  get chatId() {
    return this.getAttribute("chat");
  }

  get box() {
    return this.querySelector("textarea");
  }

  onInput = () => {
    drafts.keep(this.chatId, this.box.value);
    this.measure();
    if (!(Date.now() - this.lastTyping < TYPING_EVERY)) {
      this.lastTyping = Date.now();
      this.dispatchEvent(new CustomEvent("Typing"));
    }
  };

  onKey = (event) => {
    if (event.key !== "Enter" || event.shiftKey || isComposing(event)) return;
    if (!event.ctrlKey && !event.metaKey && !matchMedia("(pointer: fine)").matches) return;
    event.preventDefault();
    this.querySelector("form").requestSubmit();
  };

  onSubmit = (event) => {
    event.preventDefault();
    event.stopPropagation();
    const text = this.box.value.trim();
    this.box.focus();
    if (!text || lengthOf(text) > MAX_LENGTH) return;
    this.box.value = "";
    this.lastTyping = undefined;
    drafts.keep(this.chatId, "");
    this.measure();
    add(this.chatId, text);
    this.closest("section")?.querySelector("desk-thread")?.toEnd();
  };

  restore() {
    const { box } = this;
    const text = drafts.of(this.chatId);
    if (box.value === text) return this.measure();
    const fromEnd = box.value.length - box.selectionEnd; // what came back stands before: the caret stays in its word
    box.value = text;
    const caret = text.length - fromEnd;
    if (document.activeElement === box) box.setSelectionRange(caret, caret);
    this.measure();
  }

  measure() {
    const length = lengthOf(this.box.value.trim());
    const count = this.querySelector("[data-count]");
    const said = length > NEARLY ? `${number(length)} of ${number(MAX_LENGTH)} characters` : "";
    const isTooLong = length > MAX_LENGTH;
    count.textContent = isTooLong ? `${said}. Too long to send: please split it in two.` : said;
    count.toggleAttribute("data-over", isTooLong);
    if (isTooLong) this.box.setAttribute("aria-invalid", "true");
    else this.box.removeAttribute("aria-invalid");
  }
}

customElements.define("desk-composer", DeskComposer);
