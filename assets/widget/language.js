/** Finds the visitor's language and says things in it. */

const LANGUAGES = ["en", "de", "pl", "es"];
const MIRRORED = "en-XB"; // the name that Chromium and Android give their mirrored pseudo-locale

/** Load the words. Gives `{language, isMirrored, t, times}`; `t(key, values)` is a text, `t("why.resolved")` too. */
export async function loadLanguage(wanted) {
  const isMirrored = wanted[0] === MIRRORED;
  const language = wanted.map((one) => one.slice(0, 2).toLowerCase()).find((one) => LANGUAGES.includes(one)) ?? "en";
  const { default: words } = await import(`./words/${isMirrored ? "mirrored" : language}.js`);
  return { language, isMirrored, t: speaker(words, language) };
}

/** Return the function that says these words. */
export function speaker(words, language) {
  const plural = new Intl.PluralRules(language);
  return function t(key, values = {}) {
    const found = key.split(".").reduce((inner, part) => inner?.[part], words);
    const text = found?.other ? (found[plural.select(values.n)] ?? found.other) : found;
    return text?.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  };
}
