// <desk-export> around a link to a file that the server writes line by line, and a place to say how far it is.
//
// It reads the file itself, counts its lines against `X-Rows`, and saves it only when it is whole: a file that
// was cut off is never taken for a complete one. Without this script the link is a plain download. A select in
// it chooses how the file is written, and is remembered by this browser.
import { Busy } from "../busy.js";

const LINE_END = 10;
const WITHIN = 20_000; // milliseconds without a byte; then it is given up
const REMEMBERED = "streampai-export-format";
const number = new Intl.NumberFormat();

class DeskExport extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", this.onClick);
    this.addEventListener("change", this.onChange);
    const select = this.querySelector("select");
    const format = remembered();
    if (select && [...select.options].some((option) => option.value === format)) select.value = format;
  }

  disconnectedCallback() {
    this.removeEventListener("click", this.onClick);
    this.removeEventListener("change", this.onChange);
    this.reading?.abort();
  }

  onClick = (event) => {
    const link = event.target.closest("a");
    if (!link) return;
    event.preventDefault();
    if (this.busy?.button !== link) this.busy = new Busy(link, { onLate: () => this.giveUp(), within: WITHIN });
    if (this.busy.begin()) this.export(this.addressOf(link), link.download);
  };

  giveUp() {
    this.isLate = true;
    this.reading?.abort();
  }

  onChange = (event) => remember(event.target.value);

  addressOf(link) {
    const address = new URL(link.href);
    const select = this.querySelector("select");
    if (select) address.searchParams.set("format", select.value);
    return address.href;
  }

  async export(address, name) {
    this.reading = new AbortController();
    this.isLate = false;
    this.say("Preparing the file …");
    try {
      const parts = await this.read(await fetch(address, { signal: this.reading.signal }));
      save(new File(parts, name || "export.csv", { type: "text/csv" }));
      this.say(`${number.format(this.rows)} ${this.rows === 1 ? "line" : "lines"} downloaded.`);
    } catch (error) {
      const isLeft = error.name === "AbortError" && !this.isLate; // the page was: nobody is there to be told
      if (!isLeft) this.say("The export was cut off. Nothing was saved; please try again.");
    }
    this.reading = undefined;
    this.busy.end();
  }

  async read(answer) {
    if (!answer.ok) throw new Error(`${answer.status}`);
    this.rows = Number(answer.headers.get("x-rows"));
    const parts = [];
    let lines = -1; // the first one names the columns
    for (const reader = answer.body.getReader(); ; ) {
      const { done, value } = await reader.read();
      if (done) break;
      this.busy.goOn();
      parts.push(value);
      for (const byte of value) if (byte === LINE_END) lines += 1;
      this.say(`${number.format(Math.max(lines, 0))} of ${number.format(this.rows)} lines …`);
    }
    if (lines < this.rows) throw new Error(`${lines} of ${this.rows} lines`);
    return parts;
  }

  say(text) {
    this.querySelector("[role=status]").textContent = text;
  }
}

// A browser may keep nothing for us: then the choice holds until the page is left.
function remembered() {
  try {
    return localStorage.getItem(REMEMBERED);
  } catch {
    return null;
  }
}

function remember(format) {
  try {
    localStorage.setItem(REMEMBERED, format);
  } catch {
    // as above
  }
}

function save(file) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = file.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

customElements.define("desk-export", DeskExport);
