"""Once a day: what no webhook told, and what was told while nobody listened."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta

import pytest
from sqlmodel import select

from streampai_app import clock
from streampai_app.donations.facts import DisputeFact, Fact, PaymentFact, RefundFact
from streampai_app.donations.gateways import Gateways
from streampai_app.donations.queries import nobodys_payments
from streampai_app.donations.sweeping import SPAN, sweep_providers
from streampai_app.errors import Unavailable
from streampai_app.models import DisputeState, Donation, PaymentState, RefundState

from .world import PROVIDER, dispute, payment, refund


class Provider:
    """Knows what it is given: `found` by a sweep, `known` when it is asked about a donation."""

    def __init__(self, *found: Fact, known: tuple[Fact, ...] = (), breaks: bool = False) -> None:
        self.found, self.known, self.breaks = found, known, breaks
        self.spans: list[tuple[datetime, datetime]] = []
        self.asked: list[str] = []

    async def sweep(self, since: datetime, until: datetime) -> AsyncIterator[Fact]:
        self.spans.append((since, until))
        for fact in self.found:
            yield fact
        if self.breaks:
            raise Unavailable("no answer")

    async def look_up(
        self, donation: Donation, *, returned: bool = False, payments: Sequence[str] = ()
    ) -> list[Fact]:
        self.asked.append(donation.id)
        return list(self.known)


def paid(ref: str = "pay_1", checkout_ref: str = "cks_1", **more) -> PaymentFact:
    return PaymentFact(ref, PaymentState.SUCCEEDED, 2500, "EUR", checkout_ref=checkout_ref, **more)


async def sweep(world, **providers: Provider) -> None:
    await sweep_providers(world.database, Gateways(providers, PROVIDER))


async def test_what_no_webhook_told_is_settled_and_what_is_nobodys_is_flagged(world, ada):
    late = RefundFact("ref_1", "pay_1", RefundState.SUCCEEDED, 1000)
    provider = Provider(paid(), late, paid("pay_x", "cks_unknown"))
    await sweep(world, **{PROVIDER: provider})
    await sweep(world, **{PROVIDER: provider})  # each day is swept three times
    world.check()
    assert (world.donation.status, world.donation.refunded, world.bookings("payment")) == ("paid", 1000, 1)
    assert [stray.ref for stray in world.database.read_now(nobodys_payments, ada)] == ["pay_x"]


async def test_the_last_days_are_asked_for(world):
    provider = Provider()
    await sweep(world, **{PROVIDER: provider})
    ((since, until),) = provider.spans
    assert until - since == SPAN
    assert abs(until - clock.now()) < timedelta(minutes=1)


async def test_a_provider_that_breaks_off_costs_no_other_its_sweep_and_keeps_what_it_told(world):
    broken = Provider(paid("pay_x", "cks_unknown"), breaks=True)
    await sweep(world, broken=broken, **{PROVIDER: Provider(paid())})
    assert world.donation.status == "paid"


@pytest.mark.parametrize(
    ("begun", "ended", "status"),
    [
        (
            refund(2500, RefundState.PENDING),
            {"refunds": (RefundFact("ref_1", "pay_1", RefundState.SUCCEEDED, 2500),)},
            "refunded",
        ),
        (
            dispute(DisputeState.OPEN),
            {"disputes": (DisputeFact("dp_1", "pay_1", DisputeState.WON),)},
            "paid",
        ),
    ],
)
async def test_the_end_of_what_began_long_ago_is_asked_for(world, begun, ended, status):
    world.hear(payment(), begun)
    provider = Provider(known=(paid(**ended),))
    await sweep(world, **{PROVIDER: provider})
    world.check()
    assert (world.donation.status, provider.asked) == (status, [world.donation_id])
    await sweep(world, **{PROVIDER: provider})
    assert provider.asked == [world.donation_id]  # once it has ended nobody asks again


async def test_what_came_by_a_provider_that_is_gone_is_left(world):
    world.hear(payment(), dispute(DisputeState.OPEN))
    await sweep(world)
    assert world.look(select(Donation.status)) == ["disputed"]
