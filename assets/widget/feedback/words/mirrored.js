/** The English words of requests, bugs and news, shown from right to left. */

import english from "./en.js";

const mirror = (value) =>
  typeof value === "string"
    ? `\u202e${value}\u202c`
    : Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, mirror(inner)]));

export default mirror(english);
