// A form that the server sends back keeps what was typed into it, but for passwords: in this tab, and never in an
// address, for addresses are logged. What was kept is forgotten with the next page, whichever it is.
const KEY = "desk-typed";

const kept = sessionStorage.getItem(KEY);
sessionStorage.removeItem(KEY);
if (kept && "refused" in document.documentElement.dataset) giveBack(JSON.parse(kept));

document.addEventListener("submit", ({ target }) => {
  if (!target.action.startsWith(`${location.origin}/api/account/`)) return;
  const typed = [...target.querySelectorAll("input[type=email]")].map(({ name, value }) => [name, value]);
  if (typed.length) sessionStorage.setItem(KEY, JSON.stringify({ page: location.pathname, typed }));
});

function giveBack({ page, typed }) {
  if (page !== location.pathname) return;
  for (const [name, value] of typed) {
    const field = document.querySelector(`input[name="${CSS.escape(name)}"]`);
    if (!field || field.value) continue;
    field.value = value;
    (field.form.querySelector("input[type=password]") ?? field).focus();
  }
}
