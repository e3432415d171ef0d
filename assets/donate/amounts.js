/** Presets fill the amount in, a typed amount marks its preset, and a currency brings presets and bounds of its own. */

export function offerAmounts(form) {
  const offers = JSON.parse(form.querySelector("#offers").textContent);
  const { amount, currency } = form.elements;
  const chips = form.querySelector(".chips");
  const pattern = chips.firstElementChild;
  const radios = () => [...chips.querySelectorAll("input")];

  /** Draw the chosen currency's presets, and mark the one at this place. */
  function draw(place) {
    const { presets, bounds } = offers[currency.value];
    const drawn = presets.map(([value, label], index) => {
      const chip = pattern.cloneNode(true);
      const radio = chip.querySelector("input");
      radio.value = `${currency.value} ${value}`;
      radio.checked = index === place;
      chip.querySelector("span").textContent = label;
      return chip;
    });
    chips.replaceChildren(...drawn);
    form.querySelector("#amount-hint").textContent = bounds;
  }

  function fill() {
    const chosen = radios().find((radio) => radio.checked);
    if (chosen) amount.value = chosen.value.split(" ")[1];
  }

  function mark() {
    const typed = `${currency.value} ${amount.value.trim()}`;
    for (const radio of radios()) radio.checked = radio.value === typed;
  }

  /** Not before the page is there: going back to it, the browser first puts back what was typed. */
  function settle() {
    if (!radios()[0]?.value.startsWith(currency.value)) draw();
    if (amount.value) mark();
    else fill();
  }

  if (!pattern) return;
  chips.addEventListener("change", fill);
  amount.addEventListener("input", mark);
  currency.addEventListener("change", () => {
    draw(radios().findIndex((radio) => radio.checked));
    fill();
  });
  addEventListener("pageshow", settle);
}
