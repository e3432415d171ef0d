"""Wherever an e-mail address is typed, one function says whether it is one."""

from collections.abc import Callable

import pytest

from streampai_app.accounts.rules import clean_email as for_an_account
from streampai_app.donations.pledges import read_pledge
from streampai_app.errors import Invalid
from streampai_app.models import DonationPage
from streampai_app.support.rules import clean_email as for_a_visitor


def for_a_donor(text: str) -> str:
    page = DonationPage(streamer_id="usr_1", is_open=True)
    return read_pledge(page, {"amount": 1000, "currency": "EUR", "email": text}).email


def refused(entrance: Callable[[str], str], text: str) -> bool:
    try:
        return not entrance(text)
    except Invalid as error:
        return error.field == "email"


@pytest.mark.parametrize("entrance", [for_an_account, for_a_visitor, for_a_donor])
def test_two_addresses_in_one_are_refused_and_other_scripts_become_punycode(
    entrance: Callable[[str], str],
) -> None:
    assert refused(entrance, "x,victim@example.org")
    assert refused(entrance, "a..b@example.org")
    assert entrance("ada@bücher.example") == "ada@xn--bcher-kva.example"
