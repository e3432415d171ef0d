/** Shows the donation as the server shows it now, by taking the middle of its page into this one. */

export async function showAnew() {
  const answer = await fetch(location.href, { cache: "no-store" });
  if (!answer.ok) throw new Error(`the page answered ${answer.status}`);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const old = document.querySelector("#story");
  const story = document.adoptNode(page.querySelector("#story"));
  const hadFocus = old.contains(document.activeElement);
  old.replaceWith(story);
  document.title = page.title;
  const headline = story.querySelector("h1");
  document.querySelector("#news").textContent = headline.textContent;
  if (hadFocus) {
    headline.tabIndex = -1;
    headline.focus();
  }
}
