/**
 * A button whose work takes more than a moment: it shows so at once, takes no second press meanwhile, and is let go
 * when the work has ended, or after a while without an answer. Donors' pages and the console use it.
 */

export const LET_GO = 20_000; // milliseconds: longer than the server's own 15 s; then the network failed, and again is right

export class Busy {
  /** `onChange(isBusy)` is told of each change, `onLate()` when it was let go without an answer `within` milliseconds. */
  constructor(button, { onChange = () => {}, onLate = () => {}, within = LET_GO } = {}) {
    Object.assign(this, { button, onChange, onLate, within });
  }

  get is() {
    return this.button.getAttribute("aria-busy") === "true";
  }

  /** Begin, unless it is busy already: then this is a second press, and false. */
  begin() {
    if (this.is) return false;
    for (const name of ["aria-busy", "aria-disabled"]) this.button.setAttribute(name, "true");
    this.onChange(true);
    this.goOn();
    return true;
  }

  /** There was a sign of life: wait as long again. */
  goOn() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.end();
      this.onLate();
    }, this.within);
  }

  end() {
    clearTimeout(this.timer);
    if (!this.is) return;
    for (const name of ["aria-busy", "aria-disabled"]) this.button.removeAttribute(name);
    this.onChange(false);
  }
}
