/** The box a message is written in. It keeps its draft, grows with the text, and says when that is too long. */

import { isComposing } from "../composing.js";
import { attribute, h, write } from "./dom.js";
import { draft, saveDraft } from "./drafts.js";
import { isVisible } from "./visible.js";

export const LONGEST = 4000;
const NEARLY = 3600;

/** Characters as the server counts them. */
export const length = (text) => [...text].length;

/**
 * The text box itself, for a chat and for a form. `place` is where its draft belongs; `onEnter`, if given,
 * is called when Enter ends the message (on a keyboard; on a phone Enter begins a new line).
 */
export function messageBox({ t }, { place, placeholder, onInput, onEnter }) {
  const count = h("div", { class: "count", id: "count", role: "status" });
  const box = h("textarea", {
    class: "box",
    rows: 1,
    placeholder,
    "aria-label": t("message"),
    "aria-describedby": "count",
    oninput: () => changed(),
    onkeydown: (event) => isEnd(event) && (event.preventDefault(), onEnter()),
  });
  const isEnd = (event) =>
    onEnter && event.key === "Enter" && !event.shiftKey && !isComposing(event) && matchMedia("(pointer: fine)").matches;

  function changed() {
    saveDraft(place, box.value);
    measure();
    onInput?.();
  }

  function measure() {
    const n = length(box.value);
    write(count, n > NEARLY ? (n > LONGEST ? t("tooLong", { n, most: LONGEST }) : `${n} / ${LONGEST}`) : "");
    attribute(box, "aria-invalid", n > LONGEST && "true");
    box.style.setProperty("height", "auto");
    box.style.setProperty("height", `${box.scrollHeight}px`);
  }

  return {
    box,
    count,
    get text() {
      return box.value.trim();
    },
    /** Whether nothing would be seen of it. */
    get isEmpty() {
      return !isVisible(this.text);
    },
    get isSendable() {
      return !this.isEmpty && length(this.text) <= LONGEST;
    },
    /** Show another place's draft. */
    move(next) {
      place = next;
      box.value = draft(place);
      measure();
    },
    clear() {
      box.value = "";
      changed();
    },
    /** Take what was written here along to a place that has just got its name. */
    rename(next) {
      saveDraft(place, "");
      place = next;
      saveDraft(place, box.value);
    },
  };
}
