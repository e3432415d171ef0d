/**
 * What is drawn over a screenshot: `{kind: "box" | "arrow" | "black", from: [x, y], to: [x, y]}` in its pixels.
 * The picture that leaves is drawn anew with them, so what is blacked out is not in it any more.
 */

import { MOST_BYTES } from "./largest.js";

const RED = "#e5484d";

/** Draw a picture with its marks into a canvas, which takes the picture's size. */
export function draw(canvas, picture, marks) {
  if (canvas.width !== picture.width) canvas.width = picture.width;
  if (canvas.height !== picture.height) canvas.height = picture.height;
  const pen = canvas.getContext("2d");
  pen.drawImage(picture, 0, 0);
  const width = Math.max(3, Math.round(picture.width / 320));
  // Black is last: no mark can lay itself, half clear, over what was meant to go.
  for (const mark of marks.filter(({ kind }) => kind !== "black")) outline(pen, mark, width);
  for (const mark of marks.filter(({ kind }) => kind === "black")) blacken(pen, mark);
}

/** Whole pixels only: one that is half covered would show through. */
function blacken(pen, { from, to }) {
  const left = Math.floor(Math.min(from[0], to[0]));
  const top = Math.floor(Math.min(from[1], to[1]));
  pen.fillStyle = "#000";
  pen.fillRect(left, top, Math.ceil(Math.max(from[0], to[0])) - left, Math.ceil(Math.max(from[1], to[1])) - top);
}

function outline(pen, { kind, from, to }, width) {
  for (const [color, thick] of [["#fff", width + 2], [RED, width]]) {
    Object.assign(pen, { strokeStyle: color, lineWidth: thick, lineCap: "round", lineJoin: "round" });
    pen.beginPath();
    if (kind === "box") pen.rect(...from, to[0] - from[0], to[1] - from[1]);
    else arrow(pen, from, to, width * 5);
    pen.stroke();
  }
}

function arrow(pen, [x, y], [tipX, tipY], head) {
  const angle = Math.atan2(tipY - y, tipX - x);
  pen.moveTo(x, y);
  pen.lineTo(tipX, tipY);
  for (const side of [-0.5, 0.5]) {
    pen.moveTo(tipX, tipY);
    pen.lineTo(tipX - head * Math.cos(angle + side), tipY - head * Math.sin(angle + side));
  }
}

/** Return the picture with its marks, in which nothing but pixels is left: a PNG, or a JPEG where that is too large. */
export async function flatten(picture, marks) {
  const canvas = document.createElement("canvas");
  draw(canvas, picture, marks);
  const as = (type) => new Promise((done) => canvas.toBlob(done, type, 0.9));
  const png = await as("image/png");
  return png.size > MOST_BYTES ? as("image/jpeg") : png;
}
