/*
 * The whole widget as a first-time visitor gets it: the button, and the script interface.
 *
 * It asks for nothing and stores nothing. Everything else comes when the button is pressed, or, for somebody
 * who has written before, when the page is idle. The server fills in VERSION and TOKENS.
 */
(() => {
  const TAG = "streampai-support";
  if (customElements.get(TAG)) return;

  const { src, dataset } = document.currentScript;
  const desk = new URL("widget/", src);
  const words = {
    en: ["Chat with Streampai", "The chat didn't load. Try again?"],
    de: ["Mit Streampai chatten", "Der Chat lädt nicht. Noch einmal versuchen?"],
    pl: ["Czat ze Streampai", "Czat się nie wczytał. Spróbować ponownie?"],
    es: ["Chatear con Streampai", "El chat no se cargó. ¿Lo intentas de nuevo?"],
  };
  const css = `:host{all:initial}${"TOKENS"}
    .launcher,.sorry{position:fixed;z-index:2147483000;inset-block-end:20px;inset-inline-end:20px;
      box-shadow:0 2px 6px #0003,0 8px 24px #0003;font:14px/1.4 system-ui}
    .launcher{inline-size:56px;block-size:56px;padding:0;border:0;border-radius:50%;cursor:pointer;
      display:grid;place-items:center;background:var(--color-accent);color:var(--color-accent-text)}
    .launcher:hover{filter:brightness(1.08)}
    .launcher:focus-visible{outline:2px solid var(--color-accent);outline-offset:3px}
    .launcher[aria-busy]{opacity:.7}
    .icon{inline-size:28px;block-size:28px;background:currentColor;clip-path:path("M14 3C7.4 3 2 7.6 2 13.3c0 3 1.5 5.7 3.9 7.6L5 26l5.7-2.9c1 .3 2.2.4 3.3.4 6.6 0 12-4.6 12-10.2S20.6 3 14 3Z")}
    .sorry{inset-block-end:92px;max-inline-size:220px;padding:12px;border-radius:8px;
      background:var(--color-surface);color:var(--color-text)}
    .sorry:empty{display:none}`;

  /** Whether somebody has written from this browser before, or has something still to send. */
  const returning = () => {
    try {
      return Object.keys(localStorage).some((key) => /^streampai-(token|outbox)/.test(key));
    } catch {
      return false;
    }
  };

  const element = (name, attributes) => {
    const made = document.createElement(name);
    for (const key in attributes) made.setAttribute(key, attributes[key]);
    return made;
  };

  class Support extends HTMLElement {
    person = {};
    context = {};
    failures = "";

    connectedCallback() {
      if (this.root) return this.panel?.resume();
      const known = [this.lang, ...navigator.languages].find((one) => words[one.slice(0, 2)]) || "en";
      const [label, sorry] = words[known.slice(0, 2)];
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(css);
      this.attachShadow({ mode: "open" }).adoptedStyleSheets = [sheet];
      this.sorry = sorry;
      this.status = element("div", { class: "sorry", role: "status" });
      this.button = element("button", { class: "launcher", "aria-label": label, "aria-expanded": false });
      this.button.append(element("span", { class: "icon" }));
      this.button.onclick = () => (this.panel?.isOpen ? this.close() : this.open());
      this.root = element("div", { dir: this.dir || "ltr" });
      this.root.append(this.button, this.status);
      this.shadowRoot.append(this.root);
      if (returning()) (window.requestIdleCallback || setTimeout)(() => this.load().catch(() => {}));
    }

    disconnectedCallback() {
      this.panel?.rest();
    }

    /** Bring the rest. A second attempt asks under another address, because browsers remember failed ones. */
    load() {
      return (this.loading ||= import(`${desk}${"VERSION"}${this.failures}/main.js`)
        .then(async (main) => (this.panel = await main.mount(this)))
        .catch((error) => {
          this.failures += "-";
          this.loading = null;
          throw error;
        }));
    }

    async open() {
      this.button.setAttribute("aria-busy", true);
      this.status.textContent = "";
      try {
        (await this.load()).open();
      } catch (error) {
        this.status.textContent = this.sorry;
        console.warn(error);
      }
      this.button.removeAttribute("aria-busy");
    }

    close() {
      this.panel?.close();
    }

    /** Tell who the visitor is, as far as the page knows; it travels with the first message of a chat. */
    identify(person = {}) {
      this.person = person;
    }

    setContext(context) {
      this.context = context;
    }

    /** End the visitor's session and clear what this browser holds of it. */
    async logout() {
      this.person = this.context = {};
      if (this.loading || returning()) await (await this.load()).logout();
    }

    /** Call `tell(detail)` on "open", "close", "message" or "unread". Returns the way to stop it. */
    on(event, tell) {
      const listen = (happened) => tell(happened.detail);
      this.addEventListener(event, listen);
      return () => this.removeEventListener(event, listen);
    }
  }

  customElements.define(TAG, Support);
  if ("record" in dataset) document.head.append(element("script", { src: new URL("../widget-recorder.js", desk) }));
  const place = () => {
    window.Streampai = document.querySelector(TAG) || document.body.appendChild(document.createElement(TAG));
    window.dispatchEvent(new Event("streampai:ready"));
  };
  document.readyState === "loading" ? document.addEventListener("DOMContentLoaded", place) : place();
})();
