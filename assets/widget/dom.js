/** Builds and updates elements. Data only ever becomes text and attributes: nothing here parses markup. */

/** Make an element. `on…` properties are listeners, `false` and `null` leave an attribute out. */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const name of Object.keys(props)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), props[name]);
    else attribute(element, name, props[name]);
  }
  element.append(...children.filter(Boolean));
  return element;
}

/** Set, or remove, an attribute, only when it differs. */
export function attribute(element, name, value) {
  if (value == null || value === false) element.removeAttribute(name);
  else if (element.getAttribute(name) !== `${value}`) element.setAttribute(name, value === true ? "" : value);
}

/** Set an element's text, only when it differs, so that nothing is announced twice. */
export function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/**
 * Make a parent's children match a list. Each item keeps the row that `make(item)` gave for its key, so that
 * focus, scroll position and what a screen reader has heard survive. A row is `{element, update(item)}`.
 */
export function keyed(parent, rows, items, keyOf, make) {
  const wanted = new Set(items.map(keyOf));
  for (const [key, row] of rows) {
    if (wanted.has(key)) continue;
    row.element.remove();
    rows.delete(key);
  }
  let place = parent.firstChild;
  for (const item of items) {
    const key = keyOf(item);
    if (!rows.has(key)) rows.set(key, make(item));
    const row = rows.get(key);
    row.update?.(item);
    if (row.element === place) place = place.nextSibling;
    else parent.insertBefore(row.element, place);
  }
}
