"""Tiers between currencies, and what everybody may know of an alert."""

import pytest

from streampai_app.alerts.rules import public_status, tier_of
from streampai_app.donations.pipeline import USUAL
from streampai_app.models import Alert, AlertState

TIERS = [{"from": 0}, {"from": 1_000}, {"from": 5_000, "also": {"JPY": 9_000}}]


@pytest.mark.parametrize(
    ("amount", "currency", "tier"),
    [
        (1, "EUR", 0),
        (999, "EUR", 0),
        (1_000, "EUR", 1),
        (5_000, "EUR", 2),
        (3_999, "PLN", 0),  # a usual gift is 20 zł where it is 5 €
        (4_000, "PLN", 1),
        (20_000, "PLN", 2),
        (1_000, "JPY", 1),
        (8_999, "JPY", 1),
        (9_000, "JPY", 2),  # as the streamer says
        (4_000, "KWD", 1),  # three decimals
        (10_000_000, "XXX", 0),  # nobody can say: the tier that takes everybody
    ],
)
def test_a_tier_is_of_the_donations_own_currency(amount, currency, tier):
    assert tier_of(amount, currency, TIERS, "EUR", USUAL) == tier


def test_tiers_are_in_the_pages_first_currency():
    assert tier_of(1_000, "JPY", TIERS, "JPY", USUAL) == 1
    assert tier_of(1_000, "EUR", TIERS, "JPY", USUAL) == 1
    assert tier_of(1_000, "XXX", TIERS, "XXX", USUAL) == 1


def test_an_alert_that_does_not_exist_is_none():
    assert public_status(None) == "none"
    told = [public_status(Alert(id="x", streamer_id="y", state=state)) for state in AlertState]
    assert told == ["held", "queued", "on_air", "shown", "skipped", "expired"]
