// <desk-overlay-preview> around a form with the overlay's look and a frame that holds the overlay itself: shows
// every change at once, without saving it, and plays an alert on request. Protocol: assets/overlay/preview.js.
const GOAL = { title: "A new microphone", raised: "€120.00", amount: "€200.00", share: 0.6 };
const TOP = [
  { name: "Ana", amount: "€50.00" },
  { name: "A generous friend", amount: "€10.00" },
];
const ALERT = {
  alert: "preview",
  kind: "donation",
  mark: "",
  name: "A generous friend",
  amount: "€10.00",
  text: "This is what a message looks like.",
  sound: "chime",
  animation: "slide",
  seconds: 4,
};

class DeskOverlayPreview extends HTMLElement {
  connectedCallback() {
    this.addEventListener("input", this.onInput);
    this.addEventListener("click", this.onClick);
    addEventListener("message", this.onMessage);
    this.sizes = new ResizeObserver(() => this.fit());
    this.sizes.observe(this);
  }

  disconnectedCallback() {
    removeEventListener("message", this.onMessage);
    this.sizes.disconnect();
  }

  get frame() {
    return this.querySelector("iframe");
  }

  /** The frame is a whole screen, made as small as there is room for. */
  fit() {
    const screen = this.querySelector("[data-screen]");
    if (screen) this.frame.style.transform = `scale(${screen.clientWidth / 1920})`;
  }

  onMessage = ({ origin, source, data }) => {
    if (origin !== location.origin || source !== this.frame?.contentWindow || data?.op !== "ready") return;
    this.fit();
    this.show();
  };

  onInput = () => this.show();

  onClick = (event) => {
    if (!event.target.closest("[data-play]")) return;
    this.plays = (this.plays ?? 0) + 1;
    this.tell("stop", {});
    this.tell("play", { ...ALERT, lease: this.plays });
  };

  show() {
    const typed = new FormData(this.querySelector("form"));
    const look = {
      accent: typed.get("accent"),
      position: typed.get("position"),
      size: typed.get("size"),
      amount: typed.has("is_amount_shown"),
      volume: Number(typed.get("volume")),
    };
    this.tell("scene", {
      look,
      goal: typed.has("is_goal_shown") ? GOAL : null,
      top: typed.has("is_top_shown") ? TOP : [],
      muted: false,
    });
  }

  tell(op, more) {
    this.frame.contentWindow.postMessage({ op, ...more }, location.origin);
  }
}

customElements.define("desk-overlay-preview", DeskOverlayPreview);
