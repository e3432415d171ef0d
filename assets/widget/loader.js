/*
 * The whole widget as a first-time visitor gets it: the button, and the script interface.
 *
 * It asks for nothing and stores nothing. Everything else comes when the button is pressed, or, for somebody
 * who has written before, a moment later. The server fills in DESK, VERSION and TOKENS.
 *
 * The page's elements are only places: what is shown, and its state, move from one to the next when a navigation
 * swaps the body. Where a page placed none, ours stands beside the body, where no swap and no rule for it reaches.
 */
(() => {
  const TAG = "streampai-support";
  if (origin === "null" || customElements.get(TAG)) return; // a frame without an origin, which the desk refuses

  const script = document.currentScript || document.querySelector('script[src*="/widget.js"]'); // none in a module
  const desk = new URL("widget/", script?.src || "DESK");
  const words = {
    en: ["Chat with Streampai", "Didn't load. Try again?"],
    de: ["Mit Streampai chatten", "Nicht geladen. Nochmal?"],
    pl: ["Czat ze Streampai", "Nie wczytano. Ponowić?"],
    es: ["Chatear con Streampai", "No se cargó. ¿Otra vez?"],
  };
  let css = `:host{all:initial!important}.root{all:initial;position:fixed}${"TOKENS"}
    .launcher,output{position:fixed;inset-block-end:20px;inset-inline-end:20px;
      box-shadow:0 4px 20px #0004;font:14px system-ui}
    .launcher{width:56px;height:56px;border:0;border-radius:50%;cursor:pointer;forced-color-adjust:none;
      background:var(--color-accent)}
    .launcher[aria-busy]{opacity:.7}
    .launcher:before{content:"";position:absolute;inset:14px;background:var(--color-accent-text);clip-path:path("M5 26l1-5A12 10 0 1 1 11 23Z")}
    output{inset-block-end:92px;padding:12px;background:Canvas;color:CanvasText}
    output:empty{display:none}
    @media print{:host{display:none!important}}`;

  /** What the panel shares with us: what the page told, who listens, and, from `settle` on, where all is shown. */
  const widget = { person: {}, context: {}, heard: new EventTarget(), dress: (more) => sheet.replaceSync((css += more)) };
  const sheet = new CSSStyleSheet();
  let ours, loading, panel;
  let failures = "";

  /** Whether somebody has written from this browser before, or has something still to send. */
  const returning = () => {
    try {
      return /streampai-(token|outbox)/.test(Object.keys(localStorage));
    } catch {} // it keeps nothing
  };

  const create = (name, values) => Object.assign(document.createElement(name), values);

  const build = ({ lang }) => {
    const [label, sorry] = [lang, ...navigator.languages, "en"].map((one) => words[one.slice(0, 2)]).find(Boolean);
    const root = create("div", { className: "root", popover: "manual" });
    const button = create("button", { className: "launcher", ariaLabel: label, ariaExpanded: false });
    const status = create("output");
    root.append(button, status);
    Object.assign(widget, { root, button, status, sorry });
  };

  /** Be in the page, once: where we are, or in a place of the page's, or in our own. */
  const settle = () => {
    const { element } = widget;
    const page = document.documentElement;
    if (!page) return setTimeout(settle, 50); // it is being written anew
    const next = element !== ours && element?.isConnected ? element : document.querySelector(TAG) || ours;
    if (!next) return; // the page is not read to its end yet
    widget.element = window.Streampai = next;
    if (!next.isConnected) return page.append(ours); // which brings us here again
    if (next !== ours) ours?.remove();
    if (!widget.root) build(next);
    widget.button.onclick = () => (panel?.isOpen ? next.close() : next.open()); // `document.open` took it away
    const { root } = widget;
    if (root.parentNode !== next.shadowRoot) next.shadowRoot.append(root);
    root.showPopover?.(); // in the top layer no ancestor's transform, filter or opacity moves or hides it
    root.dir = next.dir || document.body.dir || document.dir;
    panel?.resume();
  };

  /** Bring the rest. A second attempt asks under another address, because browsers remember failed ones. */
  const load = () =>
    (loading ||= import(`${desk}${"VERSION"}${failures}/main.js`)
      .then(async (main) => (panel = await main.mount(widget)))
      .catch((error) => {
        failures += "-";
        loading = null;
        if (error.said) widget.button.remove(); // this page may not use it: nothing to press
        throw error;
      }));

  class Support extends HTMLElement {
    constructor() {
      super();
      this.attachShadow({ mode: "open" }).adoptedStyleSheets = [sheet];
    }

    connectedCallback() {
      settle();
    }

    disconnectedCallback() {
      queueMicrotask(settle);
    }

    async open() {
      const { button, status, sorry } = widget;
      button.ariaBusy = true;
      status.textContent = "";
      try {
        (await load()).open();
      } catch (error) {
        status.textContent = error.said || sorry;
        console.error(error);
      }
      button.ariaBusy = null;
    }

    close() {
      panel?.close();
    }

    /** Tell who the visitor is, as far as the page knows: at once, or with the first thing they do. */
    identify(person) {
      widget.person = person;
      panel?.identify();
    }

    setContext(context) {
      widget.context = context;
    }

    /** End the visitor's session and clear what this browser holds of it. */
    async logout() {
      widget.person = widget.context = {};
      if (loading || returning()) await (await load()).logout();
    }

    /** Call `tell(detail)` on "open", "close", "message" or "unread". Returns the way to stop it. */
    on(event, tell) {
      const listen = ({ detail }) => tell(detail);
      widget.heard.addEventListener(event, listen);
      return () => widget.heard.removeEventListener(event, listen);
    }
  }

  widget.dress("");
  customElements.define(TAG, Support);
  if (script?.dataset.record != null) import(`${desk}../widget-recorder.js`).catch(console.warn);
  const place = () => {
    ours = document.createElement(TAG);
    new MutationObserver(settle).observe(document, { subtree: true, attributeFilter: ["dir"] });
    settle();
    if (returning()) setTimeout(() => load().catch(() => {}), 99);
    dispatchEvent(new Event("streampai:ready"));
  };
  document.readyState === "loading" ? addEventListener("DOMContentLoaded", place) : place();
})();
