// Runs before the page is drawn, so that a chosen theme does not flash in the other one first.
try {
  const theme = localStorage.getItem("theme");
  if (theme === "light" || theme === "dark") document.documentElement.classList.add(theme);
} catch {
  // Storage is blocked: the system's theme it is.
}
