/**
 * Whether this page can be seen: the browser knows of tabs and windows, OBS of scenes. OBS tells its pages by events
 * of the window, `detail` being {visible} or {active} (obs-browser, "Register for event callbacks"); `active` is on
 * stream. What was not told counts as true.
 */

const TOLD_BY_OBS = { obsSourceVisibleChanged: "visible", obsSourceActiveChanged: "active" };

export class Visibility {
  #told = {};

  /** `onChange()` is called when it may have changed. */
  constructor(onChange) {
    document.addEventListener("visibilitychange", () => onChange());
    for (const [event, key] of Object.entries(TOLD_BY_OBS))
      addEventListener(event, ({ detail }) => {
        this.#told[key] = detail?.[key] !== false;
        onChange();
      });
  }

  get isVisible() {
    return document.visibilityState === "visible" && !Object.values(this.#told).includes(false);
  }
}
