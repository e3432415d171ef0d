/** English shown from right to left: for tests, and to see what a language such as Arabic would meet. */

import english from "./en.js";

const mirror = (value) =>
  typeof value === "string"
    ? `\u202e${value}\u202c`
    : Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, mirror(inner)]));

export default mirror(english);
