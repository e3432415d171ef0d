"""Giving money back: who may, how much, of which payment, and what if the provider does not answer."""

from dataclasses import dataclass, field

import pytest
from sqlmodel import select

from streampai_app.donations.facts import RefundFact
from streampai_app.donations.gateways import Gateways, Wanted
from streampai_app.donations.refunds import refund_donation, retry_open, want_refund
from streampai_app.errors import Conflict, Invalid, NotAllowed, NotFound, Unavailable
from streampai_app.models import RefundRequest, RefundState

from .world import PROVIDER, payment, refund


@dataclass
class Provider:
    """A provider that gives money back, or fails as it is told."""

    error: Exception | None = None
    asked: list[Wanted] = field(default_factory=list)

    async def refund(self, wanted: Wanted) -> RefundFact:
        self.asked.append(wanted)
        if self.error:
            raise self.error
        return RefundFact(f"ref_{len(self.asked)}", wanted.payment_ref, RefundState.PENDING, wanted.amount)


@pytest.fixture
def provider() -> Provider:
    return Provider()


@pytest.fixture
def give_back(world, ada, provider):
    async def give(amount: int | None = None) -> None:
        gateways = Gateways({PROVIDER: provider}, PROVIDER)
        await refund_donation(
            world.database, gateways, ada, world.donation_id, amount=amount, reason="by mistake"
        )

    return give


async def test_a_whole_refund_names_no_amount_and_counts_when_the_provider_says_so(
    world, give_back, provider
):
    world.hear(payment())
    await give_back()
    assert [(w.payment_ref, w.amount, w.reason) for w in provider.asked] == [("pay_1", None, "by mistake")]
    assert world.donation.status == "paid"
    world.hear(refund(None))
    assert world.donation.status == "refunded"


async def test_all_that_is_left_after_a_part_is_asked_for_by_its_amount(world, give_back, provider):
    world.hear(payment(), refund(1000, ref="ref_0"))
    await give_back()
    assert [w.amount for w in provider.asked] == [1500]


async def test_the_same_part_is_not_given_back_twice_while_the_first_is_on_its_way(
    world, give_back, provider
):
    world.hear(payment())
    await give_back(2000)
    with pytest.raises(Invalid):
        await give_back(2000)
    assert len(provider.asked) == 1


async def test_of_two_payments_the_second_can_be_given_back_whole_after_the_first(world, give_back, provider):
    world.hear(payment(), payment(ref="pay_2"))
    await give_back()
    world.hear(refund(None, of=provider.asked[0].payment_ref))
    await give_back()
    assert {w.payment_ref for w in provider.asked} == {"pay_1", "pay_2"}
    assert [w.amount for w in provider.asked] == [None, None]
    with pytest.raises(Conflict):
        await give_back()


@pytest.mark.parametrize("amount", [0, -1, 2501])
async def test_an_amount_that_is_not_left_is_refused(world, give_back, provider, amount):
    world.hear(payment())
    with pytest.raises(Invalid):
        await give_back(amount)
    assert provider.asked == []


async def test_what_was_not_paid_cannot_be_given_back(give_back):
    with pytest.raises(Conflict):
        await give_back()


async def test_a_wish_outlives_a_provider_that_does_not_answer(world, give_back, provider):
    world.hear(payment())
    provider.error = Unavailable("no answer")
    with pytest.raises(Unavailable):
        await give_back()
    provider.error = None
    with pytest.raises(Conflict, match="under way"):
        await give_back()
    await retry_open(world.database, Gateways({PROVIDER: provider}, PROVIDER))
    assert provider.asked[0] == provider.asked[1]  # under the same reference, so it is the same refund


async def test_a_refusal_is_written_down_and_another_try_is_free(world, give_back, provider):
    world.hear(payment())
    provider.error = Conflict("The payment provider refuses this refund.", reason="refund-window-expired")
    with pytest.raises(Conflict):
        await give_back()
    assert [row.failure for row in world.look(select(RefundRequest))] == ["refund-window-expired"]
    provider.error = None
    await give_back()


def test_each_step_is_told_to_who_watches(world, ada):
    world.hear(payment())
    told = []
    world.database.on_commit = lambda hints: told.extend(hints)
    world.database.write_now(want_refund, ada, world.donation_id, None, "")
    assert [hint.topics for hint in told] == [(f"donation:{world.donation_id}", "payments")]


def test_only_the_team_gives_money_back(world, ada):
    world.hear(payment())
    with pytest.raises(NotAllowed):
        world.database.write_now(want_refund, world.streamer, world.donation_id, None, "")
    with pytest.raises(NotFound):
        world.database.write_now(want_refund, ada, "don_unknown", None, "")
