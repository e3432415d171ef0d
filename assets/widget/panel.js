/** The panel: its frame, the way between its views, and where the focus is. */

import { isComposing } from "../composing.js";
import { banner } from "./banner.js";
import { attribute, h, write } from "./dom.js";
import { home } from "./home.js";
import { icon } from "./icons.js";
import { later } from "./later.js";
import { past } from "./past.js";
import { thread } from "./thread.js";
import { fitViewport } from "./viewport.js";

// What happens within stays within: a page's shortcuts, focus traps and handlers that cancel would take it for theirs.
const OURS =
  "keydown keypress keyup beforeinput input paste copy cut dragover drop focusin focusout mousedown pointerdown " +
  "click dblclick contextmenu selectstart wheel touchstart touchmove touchend compositionstart compositionend";
const VIEWS = { home, past, thread, later };

export class Panel {
  isOpen = false;
  #way = []; // the views behind the present one, which stands last
  #view;
  #returnTo; // what had the focus before
  #unread = 0;
  #focused; // what has the focus within
  #said = "";
  #saying;

  constructor(app) {
    this.app = app;
    this.#raise();
  }

  #raise() {
    const { t, host, language } = this.app;
    host.root.lang = language;
    this.back = h("button", { class: "tool", "aria-label": t("back"), onclick: () => this.goBack() }, icon("back"));
    this.title = h("h2", { class: "title", tabindex: -1 });
    this.banner = h("div", { class: "banner", role: "status" });
    this.place = h("div", { class: "view" });
    const shut = h("button", { class: "tool", "aria-label": t("close"), onclick: () => this.close() }, icon("close"));
    this.frame = h(
      "section",
      { class: "panel", role: "dialog", "aria-label": "Streampai", tabindex: -1, hidden: true },
      h("header", { class: "head" }, this.back, this.title, shut),
      this.banner,
      this.place,
    );
    this.frame.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !isComposing(event)) this.close();
    });
    for (const event of OURS.split(" ")) this.frame.addEventListener(event, (happened) => happened.stopPropagation());
    this.frame.addEventListener("heard", (event) => event.preventDefault());
    this.frame.addEventListener("focusin", ({ target }) => (this.#focused = target));
    this.frame.addEventListener("focusout", () => queueMicrotask(() => this.#left()));
    this.badge = h("span", { class: "badge", id: "unread", hidden: true });
    host.button.append(this.badge);
    host.button.setAttribute("aria-describedby", "unread");
    host.root.append(this.frame);
    fitViewport(this.frame);
  }

  /** The focus went elsewhere, unless it was lost because the page took us out. */
  #left() {
    const hasFocus = this.frame.contains(this.app.host.element.shadowRoot.activeElement);
    if (this.frame.isConnected && !hasFocus) this.#focused = null;
  }

  /**
   * The page was swapped around us: bring back the focus, and the places in what is scrolled. After `document.open`,
   * which takes the listeners of all elements away, the panel is made anew.
   */
  settle() {
    const focused = this.#focused;
    if (this.app.isMirrored) this.app.host.root.dir = "rtl";
    if (this.frame.dispatchEvent(new Event("heard", { cancelable: true }))) this.#raiseAgain();
    this.#view?.settle?.();
    const isLost = !document.activeElement || document.activeElement === document.body;
    if (!this.isOpen || !focused || !isLost) return;
    if (focused.isConnected) focused.focus({ preventScroll: true });
    else this.#enter();
  }

  #raiseAgain() {
    this.frame.remove();
    this.badge.remove();
    this.#raise();
    this.#show(this.isOpen);
    this.#mark();
    if (this.#view) this.#build();
  }

  open() {
    if (this.isOpen) return;
    this.#returnTo = document.activeElement;
    this.isOpen = true;
    this.#show(true);
    if (this.#view) this.#enter();
    else this.go("home");
    this.app.tell("open");
  }

  close() {
    if (!this.isOpen) return;
    const { host } = this.app;
    const hadFocus = this.frame.contains(host.element.shadowRoot.activeElement);
    this.isOpen = false;
    this.#show(false);
    const before = this.#returnTo?.isConnected && this.#returnTo !== document.body ? this.#returnTo : host.element;
    if (hadFocus) (before === host.element ? host.button : before).focus();
    this.app.tell("close");
  }

  #show(isOpen) {
    const { root, button, element } = this.app.host;
    this.frame.hidden = !isOpen;
    button.setAttribute("aria-expanded", isOpen);
    attribute(root, "data-open", isOpen);
    root.style.zoom = 1 / (element.currentCSSZoom || 1); // the page's own counts in the top layer too
  }

  /** Show a view. With `instead`, there is no way back to the present one. */
  go(name, place = {}, instead = false) {
    if (instead) this.#way.pop();
    this.#way.push({ name, place: { ...place } });
    this.#build();
  }

  goBack() {
    this.#way.pop();
    this.#build();
  }

  /** Forget where we were. */
  reset() {
    this.#way = [];
    this.#view = null;
    if (this.isOpen) this.go("home");
  }

  #build() {
    const { name, place } = this.#way.at(-1);
    this.#view = VIEWS[name](this.app, place);
    this.frame.dataset.view = name;
    this.back.hidden = this.#way.length < 2;
    this.place.replaceChildren(this.#view.element);
    this.update();
    if (this.isOpen) this.#enter();
  }

  #enter() {
    this.update();
    const target = this.#view.focus && matchMedia("(pointer: fine)").matches ? this.#view : this.title;
    target.focus({ preventScroll: true });
  }

  /** What a view waited for is there. Who has gone elsewhere meanwhile is left alone. */
  entered(element) {
    if (!element.isConnected) return;
    const { activeElement } = this.app.host.element.shadowRoot;
    if (this.isOpen && (!activeElement || activeElement === this.title)) this.#enter();
    else this.update();
  }

  /** Say something above the view, for a while. */
  say(words) {
    this.#said = words;
    this.update();
    clearTimeout(this.#saying);
    this.#saying = setTimeout(() => {
      this.#said = "";
      this.update();
    }, 6_000);
  }

  /** Bring everything shown up to date with what is known. */
  update() {
    this.#count(this.app.desk.unread);
    if (!this.isOpen) return;
    write(this.banner, banner(this.app) || this.#said);
    this.#view.update?.();
    write(this.title, this.#view.title());
  }

  #count(unread) {
    if (unread === this.#unread) return;
    this.#unread = unread;
    this.#mark();
    this.app.tell("unread", unread);
  }

  #mark() {
    const unread = this.#unread;
    this.badge.hidden = !unread;
    const number = h("span", { "aria-hidden": "true" }, unread > 99 ? "99+" : `${unread}`);
    const words = h("span", { class: "unseen" }, this.app.t("unread", { n: unread }));
    this.badge.replaceChildren(...(unread ? [number, words] : []));
  }
}
