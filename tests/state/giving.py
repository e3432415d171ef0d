"""Donations in a running process, and providers that do as they are told."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from streampai_app import runtime
from streampai_app.donations.facts import Fact, RefundFact
from streampai_app.donations.gateways import Gateways, Wanted
from streampai_app.models import Donation, RefundState
from streampai_app.runtime import Runtime

from ..donations.world import PROVIDER


@dataclass
class Provider:
    """A provider that knows `facts`, and gives money back unless it has an `error`."""

    facts: list[Fact] = field(default_factory=list)
    error: Exception | None = None
    wanted: list[Wanted] = field(default_factory=list)

    async def look_up(
        self, donation: Donation, *, returned: bool = False, payments: Sequence[str] = ()
    ) -> list[Fact]:
        if self.error:
            raise self.error
        return self.facts

    async def refund(self, wanted: Wanted) -> RefundFact:
        self.wanted.append(wanted)
        if self.error:
            raise self.error
        return RefundFact(wanted.reference, wanted.payment_ref, RefundState.PENDING, wanted.amount)


@contextmanager
def providers(running: Runtime) -> Iterator[Provider]:
    """Configure two providers for a while: the one of these tests, and the legacy one."""
    provider = Provider()
    changed = replace(running, gateways=Gateways({PROVIDER: provider, "paypal": Provider()}, PROVIDER))
    runtime._current.append(changed)
    yield provider
    runtime._current.remove(changed)
