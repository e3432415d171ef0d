"""What is sold: one pay-what-you-want product for each currency, and what a test adds."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .refusals import not_found

if TYPE_CHECKING:
    from .world import World

CURRENCIES = ("EUR", "USD", "GBP", "PLN", "CHF", "JPY", "KWD")

# The least that a card processor takes, minor units (contract, 3).
PROCESSOR_MINIMUM = {
    **{"EUR": 50, "USD": 50, "GBP": 30, "CAD": 50, "AUD": 50, "CHF": 50, "SGD": 50, "NZD": 100},
    **{"INR": 500, "JPY": 50, "KRW": 50, "SEK": 300, "NOK": 300, "DKK": 250, "PLN": 200, "CZK": 1500},
    **{"HUF": 17500, "BRL": 50, "MXN": 1000, "XAF": 300, "XOF": 300, "VND": 12000, "KWD": 200},
}


@dataclass(frozen=True, slots=True)
class Product:
    """One product. With `pay_what_you_want` the `price` is the least that is taken."""

    id: str
    currency: str
    price: int
    pay_what_you_want: bool = True
    tax_inclusive: bool = True
    name: str = "Donation"

    @property
    def suggested(self) -> int:
        """What is charged when the request names no amount, where the real page would ask."""
        return self.price * 5


def demo_products() -> dict[str, Product]:
    """Return a product for every currency that the sandbox knows, by id."""
    products = [
        Product(f"pdt_sandbox_{currency.lower()}", currency, PROCESSOR_MINIMUM[currency])
        for currency in CURRENCIES
    ]
    return {product.id: product for product in products}


DEMO_PRODUCTS = {product.currency: product.id for product in demo_products().values()}


def product_of(world: "World", product_id: str) -> Product:
    if product_id not in world.products:
        raise not_found("product")
    return world.products[product_id]


def product_json(world: "World", product: Product) -> dict[str, Any]:
    price = {
        "type": "one_time_price",
        "currency": product.currency,
        "price": product.price,
        "pay_what_you_want": product.pay_what_you_want,
        "suggested_price": product.suggested if product.pay_what_you_want else None,
        "tax_inclusive": product.tax_inclusive,
        "discount": 0,
        "discount_bps": 0,
        "purchasing_power_parity": False,
    }
    return {
        "product_id": product.id,
        "business_id": world.business_id,
        "brand_id": world.business_id,
        "name": product.name,
        "description": None,
        "image": None,
        "price": price,
        "tax_category": "digital_products",
        "is_recurring": False,
        "license_key_enabled": False,
        "addons": None,
        "credit_entitlements": [],
        "entitlements": [],
        "metadata": {},
        "created_at": "2026-01-01T00:00:00Z",
        "updated_at": "2026-01-01T00:00:00Z",
    }
