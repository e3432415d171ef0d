"""Exporting page by page, for as long as who asked is signed in."""

import pytest
from sqlmodel import select

from streampai_app.accounts.actors import Streamer
from streampai_app.accounts.sessions import revoke_session
from streampai_app.donations import exporting
from streampai_app.donations.exporting import begin_export, export_lines
from streampai_app.donations.queries import DonationFilter
from streampai_app.errors import NotAllowed, NotSignedIn
from streampai_app.models import AuditEntry

from .world import add_donation


@pytest.fixture(autouse=True)
def five_donations(database, monkeypatch) -> None:
    monkeypatch.setattr(exporting, "PAGE", 2)
    for number in range(5):
        database.write_now(add_donation, checkout_ref=f"cks_{number}", donor_name=f"Donor {number}")


async def test_every_donation_is_one_line_however_many_pages_there_are(database, ada):
    assert database.write_now(begin_export, ada, DonationFilter()) == 5
    text = "".join([piece async for piece in export_lines(database, ada, DonationFilter())])
    assert text.count("\r\n") == 6
    assert [f"Donor {number}" in text for number in range(5)] == [True] * 5


async def test_a_filter_counts_and_limits(database, ada):
    wanted = DonationFilter(text="Donor 3")
    assert database.write_now(begin_export, ada, wanted) == 1
    text = "".join([piece async for piece in export_lines(database, ada, wanted)])
    assert "Donor 3" in text
    assert "Donor 2" not in text


async def test_an_export_ends_with_the_session(database, ada):
    lines = export_lines(database, ada, DonationFilter())
    await anext(lines)
    await anext(lines)
    database.write_now(revoke_session, ada, ada.session_id)
    with pytest.raises(NotSignedIn):
        await anext(lines)


def test_the_audit_says_who_took_how_much_away(database, ada):
    database.write_now(begin_export, ada, DonationFilter())
    [entry] = database.read_now(lambda tx: tx.session.exec(select(AuditEntry)).all())
    assert (entry.actor_id, entry.action, entry.details) == (ada.id, "donations.export", {"count": 5})


def test_only_the_team_exports(database):
    nova = Streamer("acc_1", "ses_1", "Nova", "")
    with pytest.raises(NotAllowed):
        database.write_now(begin_export, nova, DonationFilter())
