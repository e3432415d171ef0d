// <desk-board> around columns [data-column="<status>"] of cards [data-card="<id>"]: says "Moved" when a card was
// dropped on another column. It moves nothing itself. Without a mouse each card has a list of statuses.
class DeskBoard extends HTMLElement {
  connectedCallback() {
    this.addEventListener("dragstart", this.onStart);
    this.addEventListener("dragover", this.onOver);
    this.addEventListener("drop", this.onDrop);
    this.addEventListener("dragend", this.onEnd);
  }

  disconnectedCallback() {
    this.removeEventListener("dragstart", this.onStart);
    this.removeEventListener("dragover", this.onOver);
    this.removeEventListener("drop", this.onDrop);
    this.removeEventListener("dragend", this.onEnd);
  }

  onStart = (event) => {
    this.card = event.target.closest?.("[data-card]");
    if (!this.card) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", this.card.querySelector("a")?.href ?? "");
  };

  onOver = (event) => {
    const column = this.card && event.target.closest("[data-column]");
    this.mark(column);
    if (column) event.preventDefault(); // which says that it may be dropped here
  };

  onDrop = (event) => {
    const column = event.target.closest("[data-column]");
    if (!this.card || !column) return;
    event.preventDefault();
    const detail = { item: this.card.dataset.card, status: column.dataset.column };
    if (!column.contains(this.card)) this.dispatchEvent(new CustomEvent("Moved", { detail }));
  };

  onEnd = () => {
    this.mark(null);
    this.card = undefined;
  };

  mark(column) {
    for (const each of this.querySelectorAll("[data-column]")) each.toggleAttribute("data-over", each === column);
  }
}

customElements.define("desk-board", DeskBoard);
