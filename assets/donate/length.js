/** Shows how long the message is, in characters as the server counts them. */

export function countLength(form) {
  const { message } = form.elements;
  const shown = form.querySelector("#length");
  const most = Number(message.dataset.most);

  function count() {
    const length = [...message.value.trim()].length;
    shown.textContent = `${length}/${most}`;
    shown.classList.toggle("over", length > most);
  }

  message.addEventListener("input", count);
  addEventListener("pageshow", count);
}
