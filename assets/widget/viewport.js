/**
 * Keeps a full-screen panel above the phone's keyboard. The layout viewport does not shrink for a keyboard, and
 * iOS scrolls the page beneath it: the visual viewport says what can be seen.
 */

export function fitViewport(panel) {
  const view = window.visualViewport;
  if (!view) return;
  const fit = () => {
    const isZoomed = view.scale > 1; // somebody enlarges the page to read: leave it as it is
    panel.style.setProperty("--seen-height", `${view.height * view.scale}px`);
    panel.style.setProperty("--seen-top", `${isZoomed ? 0 : view.offsetTop}px`);
  };
  view.addEventListener("resize", fit);
  view.addEventListener("scroll", fit);
  fit();
}
