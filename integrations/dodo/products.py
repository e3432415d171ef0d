"""Products: donations need one per currency that lets the payer choose the price."""

from dataclasses import dataclass

from .. import reading
from .client import DodoClient, segment


@dataclass(frozen=True, slots=True)
class Product:
    """One product. `minimum` is in minor units: with pay-what-you-want it is the least that is taken."""

    id: str
    name: str | None
    currency: str | None
    kind: str | None
    pay_what_you_want: bool
    tax_inclusive: bool
    minimum: int | None


async def get_product(client: DodoClient, product_id: str) -> Product:
    """Return a product. Raises `NotFound` (of the other mode, perhaps) and what a client raises."""
    return await client.get(f"products/{segment(product_id)}", _read_product)


def problems_of(product: Product, currency: str) -> list[str]:
    """Return what makes a product unfit for donations in a currency, one sentence each; nothing if it is fit.

    Dodo ignores the amount, without a word, on a product that is not pay-what-you-want: the donor would be
    charged something else.
    """
    found = []
    if product.kind not in {None, "one_time_price"}:
        found.append("It is not sold once but as a subscription or by usage.")
    if not product.pay_what_you_want:
        found.append("It is not pay-what-you-want, so Dodo would ignore the donor's amount.")
    if product.currency != currency:
        found.append(f"Its price is in {product.currency}, not in {currency}.")
    if not product.tax_inclusive:
        found.append("Its price does not include tax, so donors would be charged more than they chose.")
    return found


def _read_product(data: reading.Json) -> Product:
    price = reading.an_object(data.get("price"), "price")
    return Product(
        id=reading.text(data, "product_id"),
        name=reading.text_or_none(data, "name"),
        currency=reading.currency_or_none(price, "currency"),
        kind=reading.text_or_none(price, "type"),
        pay_what_you_want=price.get("pay_what_you_want") is True,
        tax_inclusive=price.get("tax_inclusive") is True,
        minimum=reading.integer_or_none(price, "price"),
    )
