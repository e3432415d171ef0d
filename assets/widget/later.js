/** What loads when it is first wanted: requests, bugs and news. Until it is there, its shape stands in its place. */

import { h } from "./dom.js";
import { skeleton } from "./skeleton.js";

/** A further attempt to load a module asks under another address, because browsers remember failed ones. */
export function again(load) {
  let failures = 0;
  return () =>
    load(failures ? `?${failures}` : "").catch((error) => {
      failures += 1;
      throw error;
    });
}

export const feedback = again((attempt) => import(`./feedback/feedback.js${attempt}`));

/** `view` is one of that module's, `name` how it is called until it says so itself. */
export function later(app, { view, name, ...place }) {
  const { t, panel } = app;
  const element = h("div", { class: "later" });
  let inner;

  async function load() {
    element.replaceChildren(skeleton("bubble", 3));
    try {
      inner = await (await (await feedback()).viewsFor(app))[view](place);
      element.replaceChildren(inner.element);
      panel.entered(element);
    } catch (error) {
      console.warn(error);
      const retry = h("button", { class: "link", onclick: load }, t("retry"));
      element.replaceChildren(h("div", { class: "nothing", role: "status" }, h("p", {}, t("notLoaded")), retry));
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
