// Runs before the page is drawn, so that a chosen theme does not flash in the other one first, and that what a
// form has to say about its last try has its place before it is said.
try {
  const theme = localStorage.getItem("theme");
  if (theme === "light" || theme === "dark") document.documentElement.classList.add(theme);
} catch {
  // Storage is blocked: the system's theme it is.
}
if (new URLSearchParams(location.search).has("error")) document.documentElement.dataset.refused = "";
