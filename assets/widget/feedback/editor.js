/**
 * The editor of a screenshot, over the whole window: boxes, arrows, and black that takes the pixels away. Draw by
 * pointer, or by keyboard: arrow keys move the point, Space begins a shape and ends it.
 */

import { attribute, h, write } from "../dom.js";
import { draw, flatten } from "./marks.js";

const TOOLS = ["black", "box", "arrow"];
const SMALLEST = 3; // pixels of the picture: less was a click

/** Gives the picture with its marks as a PNG, or null when the visitor changed their mind. */
export function edit({ t, host }, picture) {
  return new Promise((done) => {
    const editor = new Editor(t, picture, (png) => {
      editor.element.close();
      editor.element.remove();
      done(png);
    });
    host.root.append(editor.element);
    editor.element.showModal();
    editor.show();
    editor.canvas.focus();
  });
}

class Editor {
  #marks = [];
  #tool = "black";
  #begun = null; // the mark that is being drawn
  #point;
  #step = 0;

  constructor(t, picture, done) {
    Object.assign(this, { t, picture });
    this.#point = [picture.width / 2, picture.height / 2].map(Math.round);
    this.tools = TOOLS.map((kind) =>
      h("button", { class: "choice", type: "button", onclick: () => this.#choose(kind) }, h("i", { class: `mark-${kind}` }), t(`mark.${kind}`)),
    );
    this.undo = h("button", { class: "choice", type: "button", onclick: () => this.#undo() }, t("undo"));
    this.canvas = h("canvas", {
      tabindex: 0,
      role: "application",
      "aria-label": t("picture"),
      "aria-describedby": "how",
      onpointerdown: (event) => this.#press(event),
      onpointermove: (event) => this.#begun && this.#drag(event),
      onpointerup: () => this.#end(),
      onpointercancel: () => this.#cancel(),
      onkeydown: (event) => this.#key(event),
    });
    this.cross = h("div", { class: "cross", hidden: true });
    this.said = h("p", { class: "unseen", role: "status" });
    const use = h("button", { class: "primary", type: "button", onclick: async () => done(await flatten(picture, this.#marks)) }, t("usePicture"));
    const leave = h("button", { class: "choice", type: "button", onclick: () => done(null) }, t("cancel"));
    this.element = h(
      "dialog",
      { class: "editor", "aria-label": t("editor"), oncancel: (event) => (event.preventDefault(), done(null)), onkeydown: (event) => this.#shortcut(event) },
      h("div", { class: "tools", role: "toolbar", "aria-label": t("tools") }, ...this.tools, this.undo),
      h("div", { class: "desk" }, h("div", { class: "sheet" }, this.canvas, this.cross)),
      h("p", { class: "how", id: "how" }, t("how")),
      h("div", { class: "ends" }, leave, use),
      this.said,
    );
  }

  /** Draw everything anew. */
  show() {
    draw(this.canvas, this.picture, this.#begun ? [...this.#marks, this.#begun] : this.#marks);
    this.tools.forEach((tool, place) => attribute(tool, "aria-pressed", `${TOOLS[place] === this.#tool}`));
    this.undo.disabled = this.#marks.length === 0;
    this.cross.style.setProperty("inset-inline-start", "auto");
    this.cross.style.setProperty("left", `${(this.#point[0] / this.picture.width) * 100}%`);
    this.cross.style.setProperty("top", `${(this.#point[1] / this.picture.height) * 100}%`);
  }

  #choose(kind) {
    this.#tool = kind;
    this.show();
  }

  #undo() {
    this.#marks.pop();
    write(this.said, this.t("undone"));
    this.show();
    if (this.undo.disabled) this.canvas.focus();
  }

  #at({ clientX, clientY }) {
    const { left, top, width, height } = this.canvas.getBoundingClientRect();
    const within = (value, most) => Math.max(0, Math.min(most, Math.round(value)));
    const { picture } = this;
    return [
      within(((clientX - left) / width) * picture.width, picture.width),
      within(((clientY - top) / height) * picture.height, picture.height),
    ];
  }

  #press(event) {
    if (event.button !== 0) return;
    event.preventDefault();
    this.canvas.focus();
    this.canvas.setPointerCapture(event.pointerId);
    this.cross.hidden = true;
    this.#point = this.#at(event);
    this.#begin();
  }

  #drag(event) {
    this.#point = this.#at(event);
    this.#begun.to = this.#point;
    this.show();
  }

  #begin() {
    this.#begun = { kind: this.#tool, from: this.#point, to: this.#point };
  }

  #end() {
    if (!this.#begun) return;
    const { kind, from, to } = this.#begun;
    const isTooSmall = Math.max(Math.abs(from[0] - to[0]), Math.abs(from[1] - to[1])) < SMALLEST;
    if (!isTooSmall) {
      this.#marks.push(this.#begun);
      write(this.said, this.t(`marked.${kind}`));
    }
    this.#cancel();
  }

  #cancel() {
    this.#begun = null;
    this.show();
  }

  #key(event) {
    const [x, y] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key] ?? [];
    if (x !== undefined) this.#move(x, y, event.repeat);
    else if (event.key === " " || event.key === "Enter") this.#begun ? this.#end() : this.#start();
    else return;
    event.preventDefault();
  }

  #start() {
    this.cross.hidden = false;
    this.#begin();
    write(this.said, this.t("begun"));
    this.show();
  }

  /** A key held down goes faster. */
  #move(x, y, isRepeated) {
    const { width, height } = this.picture;
    this.#step = isRepeated ? Math.min(this.#step * 1.3, width / 12) : Math.max(2, width / 100);
    this.cross.hidden = false;
    this.#point = [
      Math.round(Math.max(0, Math.min(width, this.#point[0] + x * this.#step))),
      Math.round(Math.max(0, Math.min(height, this.#point[1] + y * this.#step))),
    ];
    if (this.#begun) this.#begun.to = this.#point;
    this.show();
  }

  /** Escape gives up a shape first, and the editor only then. The panel below hears of neither. */
  #shortcut(event) {
    event.stopPropagation();
    if (event.key === "Escape" && this.#begun) {
      event.preventDefault();
      this.#cancel();
    }
    if (event.key.toLowerCase() === "z" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      if (this.#marks.length) this.#undo();
    }
  }
}
