/** The screenshot of a report: taken, pasted or chosen, marked in the editor, shown small, kept until it is sent. */

import { h, write } from "../dom.js";
import { icon } from "../icons.js";
import { canCapture, fromFile, fromScreen, pasted } from "./capture.js";
import { forgetPicture, keepPicture, pictureOf } from "./pictures.js";

export function shot(app, onChange) {
  const { t, host } = app;
  const said = h("p", { class: "problem", role: "alert" });
  const chosen = h("input", { type: "file", accept: "image/*", class: "unseen", tabindex: -1, "aria-hidden": "true", onchange: () => choose() });
  const capture = h("button", { class: "choice", type: "button", onclick: () => screen() }, icon("screen"), t("capture"));
  const upload = h("button", { class: "choice", type: "button", onclick: () => chosen.click() }, icon("upload"), t("upload"));
  const ways = h("div", { class: "shots" }, canCapture() && capture, upload);
  const hint = h("p", { class: "hint" }, canCapture() ? "" : `${t("noCapture")} `, t("pasteHint"));
  const small = h("canvas", { role: "img", "aria-label": t("picture") });
  const change = h("button", { class: "link", type: "button", onclick: () => again() }, t("mark.edit"));
  const remove = h("button", { class: "link", type: "button", onclick: () => drop() }, t("remove"));
  const shown = h("div", { class: "shot", hidden: true }, small, h("div", { class: "again" }, change, remove));
  const element = h("div", { class: "field" }, h("span", {}, t("screenshot")), ways, hint, shown, chosen, said);
  let picture = null;
  let keeping = Promise.resolve(); // a picture that was said yes to a moment ago

  async function screen() {
    await take(fromScreen(host.root), capture, ({ name }) => (name === "NotAllowedError" ? "captureRefused" : "captureFailed"));
  }

  async function choose() {
    const [file] = chosen.files;
    chosen.value = "";
    if (file) await take(fromFile(file), upload, notPicture);
  }

  async function again() {
    await take(fromFile(picture), change, notPicture);
  }

  const notPicture = () => "notPicture";

  /** Nothing is kept of a picture that its owner has not said yes to in the editor. `whyNot(error)` names what is said. */
  async function take(coming, opener, whyNot) {
    write(said, "");
    try {
      const bitmap = await coming;
      const png = await open(bitmap);
      if (png) await (keeping = use(png));
    } catch (error) {
      console.warn(error);
      write(said, t(whyNot(error)));
    }
    (opener.isConnected && opener.checkVisibility() ? opener : change).focus();
  }

  async function open(bitmap) {
    try {
      const { edit } = await import("./editor.js");
      return await edit(app, bitmap);
    } catch (error) {
      console.warn(error);
      write(said, t("notLoaded"));
      return null;
    }
  }

  async function use(png) {
    await keepPicture(png);
    await show(png);
  }

  async function drop() {
    await forgetPicture();
    await show(null);
    (canCapture() ? capture : upload).focus();
  }

  async function show(next) {
    picture = next;
    if (picture) await paint(small, picture);
    shown.hidden = !picture;
    ways.hidden = hint.hidden = Boolean(picture);
    onChange(picture);
  }

  pictureOf().then((kept) => kept && show(kept));
  return {
    element,
    /** The picture, once it is kept, or null. */
    async settled() {
      await keeping;
      return picture;
    },
    /** What was pasted, if that is a picture. Returns whether it was. */
    paste(event) {
      const file = pasted(event);
      if (file) take(fromFile(file), upload, notPicture);
      return Boolean(file);
    },
  };
}

/** Paint it small. An image element would need a policy that allows blobs; a canvas needs none. */
async function paint(canvas, blob) {
  const bitmap = await createImageBitmap(blob);
  const scale = Math.min(1, 640 / bitmap.width);
  canvas.width = Math.round(bitmap.width * scale);
  canvas.height = Math.round(bitmap.height * scale);
  canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
}
