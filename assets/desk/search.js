// <desk-search> around a text box: says "Search", with the text, once somebody has stopped typing for a moment.
const A_MOMENT = 180;

class DeskSearch extends HTMLElement {
  connectedCallback() {
    this.addEventListener("input", this.onInput);
  }

  disconnectedCallback() {
    this.removeEventListener("input", this.onInput);
    clearTimeout(this.timer);
  }

  onInput = (event) => {
    clearTimeout(this.timer);
    const text = event.target.value;
    this.timer = setTimeout(() => this.dispatchEvent(new CustomEvent("Search", { detail: text })), A_MOMENT);
  };
}

customElements.define("desk-search", DeskSearch);
