/** What loads when it is first wanted: requests, bugs and news. Until it is there, its shape stands in its place. */

import { h } from "./dom.js";
import { skeleton } from "./skeleton.js";

let failures = 0;

/** Bring the module. A further attempt asks under another address, because browsers remember failed ones. */
export const feedback = () =>
  import(`./feedback/feedback.js${failures ? `?${failures}` : ""}`).catch((error) => {
    failures += 1;
    throw error;
  });

/** `view` is one of that module's, `name` how it is called until it says so itself. */
export function later(app, { view, name, ...place }) {
  const { t, panel } = app;
  const element = h("div", { class: "later" });
  let inner;

  async function load() {
    element.replaceChildren(skeleton("bubble", 3));
    try {
      inner = (await (await feedback()).viewsFor(app))[view](place);
      element.replaceChildren(inner.element);
      panel.entered(element);
    } catch (error) {
      console.warn(error);
      const again = h("button", { class: "link", onclick: load }, t("retry"));
      element.replaceChildren(h("div", { class: "nothing", role: "status" }, h("p", {}, t("notLoaded")), again));
    }
  }

  load();
  return {
    element,
    title: () => inner?.title() ?? t(name),
    update: () => inner?.update?.(),
    focus: (options) => (inner?.focus ? inner : panel.title).focus(options),
  };
}
