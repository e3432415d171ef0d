/** How long to wait before trying again, in milliseconds: 0.5 s doubling to 15 s, each a little different. */

export function waitAfter(failures, random = Math.random) {
  const longest = Math.min(15_000, 500 * 2 ** Math.min(failures, 10));
  return longest * (0.5 + random() / 2);
}
