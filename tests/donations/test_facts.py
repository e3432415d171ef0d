"""Whose a payment is: by the id that we sent along, else by the checkout it was paid in."""

import pytest

from streampai_app.donations.facts import PaymentFact, keep
from streampai_app.models import PaymentState

from .world import PROVIDER, add_donation


@pytest.fixture
def donations(database) -> dict[str, str]:
    """Three donations: two that were sent to a checkout, one that was not (its provider never answered)."""

    def add(tx):
        first = add_donation(tx, checkout_ref="cks_1")
        others = [
            add_donation(tx, streamer_id=first.streamer_id, checkout_ref=ref) for ref in ("cks_2", None)
        ]
        return {"ours": first.id, "another": others[0].id, "unsent": others[1].id}

    return database.write_now(add)


def told(
    database, donation_id: str | None, checkout_ref: str | None, *, provider: str = PROVIDER
) -> str | None:
    fact = PaymentFact(
        "pay_1", PaymentState.SUCCEEDED, 2500, "EUR", donation_id=donation_id, checkout_ref=checkout_ref
    )
    return database.write_now(keep, provider, fact)


@pytest.mark.parametrize(
    ("claimed", "checkout_ref", "whose"),
    [
        ("ours", "cks_1", "ours"),
        ("ours", None, "ours"),
        (None, "cks_1", "ours"),
        ("forged", "cks_1", "ours"),
        ("ours", "cks_unknown", None),  # a claim to a donation that was sent elsewhere
        ("ours", "cks_2", "another"),  # the checkout counts: what was paid there is its donation's
        ("unsent", "cks_new", "unsent"),  # the answer with its checkout was lost, the money was not
        ("forged", "cks_unknown", None),
        (None, None, None),
    ],
)
def test_a_payment_is_the_one_whose_id_was_sent_along_or_whose_checkout_it_is(
    database, donations, claimed, checkout_ref, whose
):
    donation_id = donations.get(claimed, claimed)
    assert told(database, donation_id, checkout_ref) == donations.get(whose)


def test_a_provider_cannot_claim_what_is_paid_at_another(database, donations):
    assert told(database, donations["ours"], "cks_1", provider="elsewhere") is None


def test_whose_it_is_may_become_known_later_and_stays_so(database, donations):
    assert told(database, None, "cks_unknown") is None
    assert told(database, donations["unsent"], None) == donations["unsent"]
    assert told(database, donations["ours"], "cks_1") == donations["unsent"]
