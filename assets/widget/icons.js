/** The icons, drawn with the same pen: 24 by 24, two wide, round ends. */

const paths = {
  chat: "M21 11.5a8.5 8.5 0 0 1-12.4 7.5L3 21l2-5.6A8.5 8.5 0 1 1 21 11.5Z",
  past: "M3 12a9 9 0 1 0 3-6.7L3 8M3 3v5h5M12 7v5l3 2",
  feature: "M9 18h6M10 21h4M12 3a6 6 0 0 0-4 10.5c.7.7 1 1.5 1 2.5h6c0-1 .3-1.8 1-2.5A6 6 0 0 0 12 3Z",
  bug: "M8 8a4 4 0 0 1 8 0M7 8h10v6a5 5 0 0 1-10 0ZM12 12v7M3 7l4 3M21 7l-4 3M2 14h5M17 14h5M4 21l4-3M20 21l-4-3",
  news: "M12 3l2.5 6.5L21 12l-6.5 2.5L12 21l-2.5-6.5L3 12l6.5-2.5Z",
  back: "m15 18-6-6 6-6",
  close: "M18 6 6 18M6 6l12 12",
  send: "M12 19V5M5 12l7-7 7 7",
  next: "m9 18 6-6-6-6",
  screen: "M3 5h18v12H3ZM8 21h8M12 17v4",
  upload: "M12 16V4M7 9l5-5 5 5M4 16v4h16v-4",
  down: "m6 9 6 6 6-6",
};

const SVG = "http://www.w3.org/2000/svg";

/** Return an icon that screen readers skip. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", `icon-${name}`);
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", paths[name]);
  svg.append(path);
  return svg;
}
