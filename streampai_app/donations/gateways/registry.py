"""Which providers there are here, made from the settings."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from ... import clock
from ...errors import NotFound
from ...settings import Settings
from ..sandbox import Sandbox
from .contract import Gateway
from .dodo import make_dodo
from .paypal import make_paypal


def make_gateways(
    settings: Settings, sandbox: Sandbox | None, now: Callable[[], datetime] = clock.now
) -> "Gateways":
    """Return what is configured. In sandbox mode Dodo is our own stand-in, asked without a network.

    Signatures are as old as `now` says.
    """
    gateways: list[Gateway] = []
    if sandbox is not None or settings.dodo_mode in {"test_mode", "live_mode"}:
        gateways.append(make_dodo(settings, sandbox, now))
    if settings.paypal_client_id:
        gateways.append(make_paypal(settings))
    return Gateways({gateway.name: gateway for gateway in gateways}, settings.payment_provider)


class Gateways(Mapping[str, Gateway]):
    """Name to gateway. `default` is what new donations use as long as no admin has chosen."""

    def __init__(self, gateways: Mapping[str, Gateway], default: str) -> None:
        self._gateways = gateways
        self.default = default

    def __getitem__(self, name: str) -> Gateway:
        """Return a gateway. Raises `NotFound`."""
        try:
            return self._gateways[name]
        except KeyError:
            raise NotFound(f"No payment provider called {name} is configured.") from None

    def __iter__(self) -> Iterator[str]:
        return iter(self._gateways)

    def __len__(self) -> int:
        return len(self._gateways)

    def receiving(self, name: str) -> Gateway | None:
        """Return the gateway whose webhooks are taken under this name, if its secret is configured."""
        gateway = self._gateways.get(name)
        return gateway if gateway is not None and gateway.receives else None

    async def aclose(self) -> None:
        """Let go of every connection."""
        for gateway in self._gateways.values():
            await gateway.aclose()
