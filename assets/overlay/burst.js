/** Bits of paper that fly from behind a box. They go with it. */

const PIECES = 26;

export function makeBurst(random = Math.random) {
  const burst = document.createElement("div");
  burst.className = "burst";
  burst.setAttribute("aria-hidden", "true");
  for (let piece = 0; piece < PIECES; piece += 1) {
    const bit = document.createElement("i");
    const angle = (piece / PIECES) * 2 * Math.PI + random() * 0.4;
    const far = 220 + random() * 260; // pixels
    bit.style.setProperty("--x", `${Math.cos(angle) * far}px`);
    bit.style.setProperty("--y", `${Math.sin(angle) * far * 0.7}px`);
    bit.style.setProperty("--turn", `${random() * 720 - 360}deg`);
    bit.style.setProperty("--wait", `${random() * 160}ms`);
    bit.dataset.tint = String(piece % 3);
    burst.append(bit);
  }
  return burst;
}
