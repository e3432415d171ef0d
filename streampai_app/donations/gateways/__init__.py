"""The one door to payment providers. Their words end here: inward, everything is a fact of `facts.py`.

Gateway
|-- DodoGateway     the default; the sandbox is the same client at another address
`-- PayPalGateway   legacy; see docs/removing-paypal.md
"""

from .contract import Checkout, Gateway, Wanted
from .registry import Gateways, make_gateways

__all__ = ["Checkout", "Gateway", "Gateways", "Wanted", "make_gateways"]
