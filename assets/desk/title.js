// <desk-title count="3">: puts the number of unread chats before the page's title, for a tab that is not looked
// at. It waits a moment, so that what is seen at once does not flash there. Beyond 99 the server does not count.
const MOST = 99;
const SEEN_WITHIN = 600;

class DeskTitle extends HTMLElement {
  static observedAttributes = ["count"];

  connectedCallback() {
    this.observer = new MutationObserver(() => this.draw());
    this.observer.observe(document.head, { childList: true, subtree: true, characterData: true });
    this.draw();
  }

  disconnectedCallback() {
    this.observer.disconnect();
    clearTimeout(this.timer);
    document.title = plain(document.title);
  }

  attributeChangedCallback() {
    clearTimeout(this.timer);
    if (this.isConnected) this.timer = setTimeout(() => this.draw(), SEEN_WITHIN);
  }

  draw() {
    const count = Number(this.getAttribute("count"));
    const said = count > MOST ? `${MOST}+` : count;
    const title = count > 0 ? `(${said}) ${plain(document.title)}` : plain(document.title);
    if (document.title !== title) document.title = title;
  }
}

const plain = (title) => title.replace(/^\(\d+\+?\) /, "");

customElements.define("desk-title", DeskTitle);
