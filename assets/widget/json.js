/** JSON as the language defines it, on pages that teach arrays or objects a `toJSON` of their own (Prototype.js). */

const entry = ([name, value]) => `${JSON.stringify(name)}:${json(value)}`;
const isKept = ([, value]) => value !== undefined && typeof value !== "function";

/** Write plain data: objects, arrays, texts, numbers. */
export function json(value) {
  if (Array.isArray(value)) return `[${value.map((one) => json(one) ?? "null").join()}]`;
  if (value && typeof value === "object") return `{${Object.entries(value).filter(isKept).map(entry).join()}}`;
  return JSON.stringify(value);
}
