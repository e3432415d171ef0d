"""A stand-in for Dodo Payments without network, account or money. It knows no client, and no client it."""

from .app import close_sandbox, deliver_due, make_sandbox
from .catalogue import DEMO_PRODUCTS, Product, demo_products
from .faults import FAULTS

__all__ = [
    "DEMO_PRODUCTS",
    "FAULTS",
    "Product",
    "close_sandbox",
    "deliver_due",
    "demo_products",
    "make_sandbox",
]
