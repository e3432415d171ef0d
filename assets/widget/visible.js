/** Whether a text shows anything: the server's rule (visible_text.py), held to it by tests/data/visible_texts.json. */

// Letters, numbers, punctuation and symbols but those without a shape; what is younger than our Unicode, perhaps an emoji.
const SEEN =
  /(?![\u115f\u1160\u3164\uffa0\u17b4\u17b5\u2800])[\p{L}\p{N}\p{P}\p{S}]|(?![\u{e0000}-\u{e0fff}]|\p{Noncharacter_Code_Point})(?=\p{Cn})[\u{10000}-\u{10ffff}]/u;

/** Marks are seen on another sign, joiners and spaces never. */
export const isVisible = (text) => SEEN.test(text);
