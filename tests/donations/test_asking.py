"""Asking a provider because somebody wants to know now."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlmodel import col, select

from streampai_app.donations.asking import ask_about, ask_about_open
from streampai_app.donations.facts import PaymentFact
from streampai_app.donations.gateways import Gateways
from streampai_app.errors import NotAllowed, NotFound, Unavailable
from streampai_app.models import Donation, PaymentState

from .world import PROVIDER, add_donation, payment


class Provider:
    """A provider that knows what was paid, or does not answer."""

    def __init__(self, error: Exception | None = None) -> None:
        self._error = error

    async def look_up(
        self, donation: Donation, *, returned: bool = False, payments: Sequence[str] = ()
    ) -> list[PaymentFact]:
        if self._error:
            raise self._error
        return [PaymentFact("pay_1", PaymentState.SUCCEEDED, 2500, "EUR", checkout_ref=donation.checkout_ref)]


def test_all_open_donations_come_next_and_no_others(world, ada):
    world.hear(payment())

    def add(tx) -> dict[str, str]:
        old = tx.now - timedelta(days=4)
        kinds = {
            "failed": {
                "status": "failed",
                "checkout_ref": "cks_2",
                "next_check_at": tx.now + timedelta(hours=1),
            },
            "pending": {"checkout_ref": "cks_3"},
            "without a page": {"checkout_ref": None},
            "too old": {"checkout_ref": "cks_4", "created_at": old},
        }
        return {add_donation(tx, **changes).id: kind for kind, changes in kinds.items()}

    kinds = world.database.write_now(add)
    assert world.database.write_now(ask_about_open, ada) == 2
    soon = world.database.read_now(
        lambda tx: tx.session.exec(select(Donation.id).where(col(Donation.next_check_at) <= tx.now)).all()
    )
    assert {kinds[donation_id] for donation_id in soon} == {"failed", "pending"}


async def test_one_donation_is_settled_by_what_its_provider_says(world, ada):
    gateways = Gateways({PROVIDER: Provider()}, PROVIDER)
    await ask_about(world.database, gateways, ada, world.donation_id)
    assert world.donation.status == "paid"
    world.check()


async def test_that_the_provider_does_not_answer_is_said(world, ada):
    gateways = Gateways({PROVIDER: Provider(Unavailable("no answer"))}, PROVIDER)
    with pytest.raises(Unavailable):
        await ask_about(world.database, gateways, ada, world.donation_id)
    with pytest.raises(NotFound):
        await ask_about(world.database, gateways, ada, "don_unknown")


async def test_only_the_team_asks(world):
    with pytest.raises(NotAllowed):
        world.database.write_now(ask_about_open, world.streamer)
    with pytest.raises(NotAllowed):
        await ask_about(world.database, Gateways({}, PROVIDER), world.streamer, world.donation_id)
