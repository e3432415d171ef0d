"""Every language says all that is to be said to a donor."""

import pytest
from sqlmodel import select

from streampai_app.donations.letters import tell_failure
from streampai_app.donations.words import WORDS
from streampai_app.models import Mail
from tests.donations.world import add_donation
from tests.people import later
from tests.web.test_words import places, unknown


@pytest.mark.parametrize("language", WORDS)
def test_a_language_says_all_that_english_says(language):
    assert unknown(places(WORDS[language]), places(WORDS["en"])) == []


async def test_whose_address_a_stranger_types_is_written_to_three_times_an_hour_at_most(database):
    def fail(tx, minutes: int) -> None:
        donation = add_donation(tx, email="Victim@example.org", checkout_ref=f"cks_{minutes}")
        tell_failure(later(tx, minutes=minutes), donation, "declined", "Nova")

    for minutes in range(60):
        await database.write(fail, minutes)
    mails = await database.read(lambda tx: tx.session.exec(select(Mail)).all())
    assert 3 <= len(mails) <= 4  # an hour that begins anywhere touches a part of a fourth span
    assert {mail.recipient for mail in mails} == {"Victim@example.org"}
