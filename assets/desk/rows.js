// <desk-rows> around a list of rows [data-row="<id>"], one on a page: `j` and `k` walk it (keys.js), and the focus
// stays with its row, by that id, wherever the list moves it.
//
// Browsers drop the focus of what is taken out and put in again, and a row that moves is. Where the row has left the
// list, `j` and `k` go on from where it was.
const idOf = (row) => row?.dataset.row;

class DeskRows extends HTMLElement {
  connectedCallback() {
    this.remember();
    this.changes = new MutationObserver(() => this.settle());
    this.changes.observe(this, { childList: true, subtree: true });
    document.addEventListener("focusin", this.onFocus);
    document.addEventListener("pointerdown", this.onPointer);
  }

  disconnectedCallback() {
    this.changes.disconnect();
    document.removeEventListener("focusin", this.onFocus);
    document.removeEventListener("pointerdown", this.onPointer);
  }

  get all() {
    return [...this.querySelectorAll("[data-row]")];
  }

  onFocus = (event) => {
    const row = event.target.closest("[data-row]");
    this.held = this.contains(row) ? idOf(row) : undefined;
    if (this.held) this.last = this.held;
  };

  onPointer = (event) => {
    if (!this.contains(event.target)) this.held = undefined;
  };

  settle() {
    const row = this.all.find((each) => idOf(each) === this.held);
    if (row && document.activeElement === document.body) row.focus({ preventScroll: true });
    this.remember();
  }

  /** Keep the order of the list as it last was with the row where one is. */
  remember() {
    const ids = this.all.map(idOf);
    const here = this.last ?? idOf(this.querySelector("[aria-current=page]"));
    if (!this.order || here === undefined || ids.includes(here)) this.order = ids;
  }

  /** The ids of the other rows in the order in which one goes on from this one, if it is here: down, then up. */
  beside(id) {
    const ids = this.all.map(idOf);
    const place = ids.indexOf(id);
    return place < 0 ? undefined : [...ids.slice(place + 1), ...ids.slice(0, place).reverse()];
  }

  /** The row that lies `by` rows from the one where one is, or was. */
  from(by) {
    const all = this.all;
    const open = all.find((row) => row.getAttribute("aria-current") === "page");
    const focused = all.find((row) => row === document.activeElement);
    const here = focused ?? all.find((row) => idOf(row) === this.last) ?? open;
    if (here && (focused || here === open || this.last)) return all[clamp(all.indexOf(here) + by, all.length)];
    const place = this.order.indexOf(this.last);
    const beside = by > 0 ? this.order.slice(place + 1) : this.order.slice(0, Math.max(place, 0)).reverse();
    const left = place < 0 ? undefined : beside.find((id) => all.some((row) => idOf(row) === id));
    return all.find((row) => idOf(row) === left) ?? all[by > 0 && place >= 0 ? all.length - 1 : 0];
  }
}

const clamp = (index, length) => Math.min(Math.max(index, 0), length - 1);

customElements.define("desk-rows", DeskRows);
