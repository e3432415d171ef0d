/** Random names. `crypto.randomUUID` is not there on pages served over plain HTTP, so it is not used. */

const random = (count) => crypto.getRandomValues(new Uint8Array(count));

/** Return a UUID, version 4 (RFC 9562, 5.4). */
export function uuid() {
  const bytes = random(16);
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

/** Return 32 random bytes in base64url. */
export function startKey() {
  const letters = btoa(String.fromCharCode(...random(32)));
  return letters.replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
}
