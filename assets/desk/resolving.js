// Whoever resolves a chat goes on to the next one of the list: the one below, else above, and to the list when it was
// the last. The button that had the focus is gone then, so it goes where one reads on. A chat stays where a reply in its
// box was not sent, and where it was not one of the list.
const GIVE_UP_AFTER = 10_000;

let ending; // {chat, others, to}: what was resolved, the other chats of the list, and where one goes

document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-resolve]");
  const chat = button?.closest("section")?.querySelector("desk-thread")?.getAttribute("chat");
  if (!chat) return;
  ending = { chat, others: document.querySelector("desk-rows")?.beside(chat) };
  changes.observe(document.body, { subtree: true, childList: true, attributeFilter: ["data-resolved", "chat"] });
  clearTimeout(ending.timer);
  ending.timer = setTimeout(stop, GIVE_UP_AFTER);
});

const changes = new MutationObserver(() => (ending.to === undefined ? leave() : arrive()));

function stop() {
  changes.disconnect();
  clearTimeout(ending.timer);
}

function leave() {
  const composer = document.querySelector("desk-composer");
  if (composer?.getAttribute("chat") !== ending.chat) return stop(); // somebody is elsewhere already
  if (composer.dataset.resolved !== "true") return;
  const box = composer.querySelector("textarea");
  if (box.value || !ending.others) {
    stop();
    return (box.value ? box : document.querySelector("desk-thread")).focus();
  }
  const row = ending.others.map((id) => document.querySelector(`[data-row="${CSS.escape(id)}"]`)).find(Boolean);
  ending.to = row?.dataset.row ?? "";
  (row ?? document.querySelector("[data-all-chats]")).click();
}

function arrive() {
  const place = ending.to
    ? document.querySelector(`desk-thread[chat="${CSS.escape(ending.to)}"][last]`)
    : document.querySelector("[data-all-done], [data-row]");
  if (!place || place.dataset.row === ending.chat) return;
  stop();
  if (document.activeElement === document.body) place.focus({ preventScroll: true });
}
