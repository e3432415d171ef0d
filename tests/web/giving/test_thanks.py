"""Following a donation after paying: what the page says at each stage, and the ways on from it."""

import pytest
from sqlmodel import select

from streampai_app.models import Alert, AlertState, Donation, DonationStatus
from streampai_app.web.words import LANGUAGES
from tests.people import add_streamer

from .donors import Donor, read_page

only_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
GIVEN = {
    "amount": "7",
    "donor_name": "Ana",
    "message": "Hi <there>",
    "voice": "de",
    "email": "ana@example.org",
}


@pytest.fixture
def donor(desk) -> Donor:
    desk.write(add_streamer)
    return Donor(desk.client)


def donations(desk) -> list[Donation]:
    return desk.read(lambda tx: tx.session.exec(select(Donation).order_by(Donation.id)).all())


def give(desk, donor: Donor, button: str) -> str:
    """Give, press a button of the hosted page, lose its webhook, and return the path of the thanks page."""
    donor.go_wrong("drop")
    path = donor.press(donor.send(**GIVEN).headers["location"], button)
    return path.removesuffix("/edit")


def settled(desk, donor: Donor, button: str) -> str:
    thanks = give(desk, donor, button)
    donor.get(thanks)  # asks the provider after it has answered
    return thanks


def change(desk, **changes) -> None:
    """Bring the one donation and its alert into a state."""

    def write(tx) -> None:
        donation, alert = tx.session.exec(select(Donation)).one(), tx.session.exec(select(Alert)).first()
        for name, value in changes.items():
            setattr(alert if name in {"state", "heard"} else donation, name, value)
        tx.session.add_all([row for row in (donation, alert) if row])

    desk.write(write)


def test_without_a_webhook_coming_back_is_enough(desk, donor):
    thanks = give(desk, donor, "pay")
    first = donor.get(f"{thanks}?payment_id=pay_1&status=succeeded&email=ana%40example.org")
    assert "Waiting for your payment" in first.text
    second = donor.get(thanks)
    assert "Paid. Thank you!" in second.text
    assert "€7.00 to Nova" in second.text
    assert "Hi &lt;there&gt;" in second.html


@only_sqlite
def test_what_the_address_claims_is_not_believed(desk, donor):
    donor.send(**GIVEN)
    thanks = give(desk, donor, "later")
    for claim in ("succeeded", "failed", "<script>"):
        page = donor.get(f"{thanks}?payment_id=pay_1&status={claim}")
        assert page.by_id["headline"] in {"Waiting for your payment", "Your payment is being processed"}
        assert "Paid" not in page.text
        assert "<script>alert" not in page.html


def test_while_a_payment_is_processed_nothing_leads_to_paying_once_more(desk, donor):
    before = donor.get()
    checkout = donor.send(before, **GIVEN).headers["location"]
    thanks = donor.press(checkout, "later").removesuffix("/edit")
    donor.get(thanks)  # asks the provider after it has answered
    page = donor.get(thanks)
    assert page.by_id["headline"] == "Your payment is being processed"
    assert not page.actions
    assert not any("/session/" in link or link.endswith("/edit") for link in page.links)
    for answer in (donor.send(before, **GIVEN), donor.post(f"{thanks}/again")):
        assert answer.status_code == 303
        assert "/u/nova/thanks/" in answer.headers["location"]
    assert f"{thanks}/edit" not in donor.get(f"{thanks}/edit").html
    status = desk.client.get(f"/api/donations/status/{thanks.rpartition('/')[2]}").json()
    assert (status["status"], status["is_processing"]) == ("pending", True)
    assert len(donations(desk)) == 1


@only_sqlite
def test_the_page_is_told_to_nobody_and_kept_by_nobody(desk, donor):
    thanks = give(desk, donor, "pay")
    for path in (thanks, f"{thanks}/edit", "/u/nova/thanks/made-up"):
        page = donor.get(path)
        assert page.headers["cache-control"] == "no-store"
        assert page.headers["referrer-policy"] == "no-referrer"
        assert "ana@example.org" not in page.html or path.endswith("/edit")


@only_sqlite
def test_a_made_up_link_opens_nothing(desk, donor):
    assert donor.get("/u/nova/thanks/made-up").status == 404
    assert donor.get("/u/nova/thanks/made-up/edit").status == 404
    assert donor.post("/u/nova/thanks/made-up/again").status_code == 404


@only_sqlite
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_stage_is_said_in_every_language(desk, donor, language):
    thanks, said = settled(desk, donor, "pay"), set()
    stages = [{"state": state} for state in AlertState]
    stages.insert(1, {"state": AlertState.SHOWN, "heard": False})
    stages.insert(2, {"state": AlertState.READY, "heard": None})
    stages += [{"status": DonationStatus.PENDING, "is_processing": True}]
    others = [status for status in DonationStatus if status != DonationStatus.PAID]
    stages += [{"status": status, "is_processing": False} for status in others]
    for changes in stages:
        change(desk, **changes)
        page = donor.get(f"{thanks}?lang={language}")
        assert page.status == 200
        said.add((page.by_id["headline"], page.by_id["story"]))
    assert len(said) == len(stages) - 2  # skipped or expired it was not shown; and one of them is here twice


@only_sqlite
def test_what_was_charged_and_given_back_is_said(desk, donor):
    thanks = settled(desk, donor, "pay")
    change(desk, charged=800, refunded=250)
    page = donor.get(thanks)
    assert "You were charged €8.00." in page.text
    assert "€2.50 of it has been refunded." in page.text


def test_after_a_failure_trying_again_keeps_the_pledge_and_twice_is_once(desk, donor):
    thanks = settled(desk, donor, "insufficient")
    page = donor.get(thanks)
    assert "There was not enough money on the card. Nothing was charged" in page.text
    assert page.actions == [f"{thanks}/again"]
    first, second = donor.post(page.actions[0]), donor.post(page.actions[0])
    assert first.status_code == 303
    assert first.headers["location"] == second.headers["location"]
    failed, tried = donations(desk)
    assert (failed.status, tried.status) == (DonationStatus.FAILED, DonationStatus.PENDING)
    for name in ("amount", "currency", "donor_name", "message", "voice", "email", "streamer_id"):
        assert getattr(failed, name) == getattr(tried, name)


@only_sqlite
def test_failing_again_and_again_still_leads_on_to_a_page_that_can_be_paid(desk, donor):
    form = donor.get()
    location, seen = donor.send(form, **GIVEN).headers["location"], []
    for _ in range(3):
        seen.append(location)
        donor.go_wrong("drop")
        donor.get(donor.press(location, "decline"))
        location = donor.send(form, **GIVEN).headers["location"]
    assert location not in seen
    donor.get(donor.press(location, "pay"))
    assert [donation.status for donation in donations(desk)] == ["failed", "failed", "failed", "paid"]


@only_sqlite
def test_turning_back_shows_the_form_as_it_was(desk, donor):
    donor.go_wrong("drop")
    path = donor.press(donor.send(**GIVEN).headers["location"], "cancel")
    page = donor.get(path)
    assert "You have not paid, and nothing was charged." in page.text
    assert page.fields | GIVEN == page.fields
    assert donor.send(page, amount="8").status_code == 303
    assert [donation.amount for donation in donations(desk)] == [700, 800]


@only_sqlite
def test_while_nothing_is_paid_again_leads_to_the_same_payment_page(desk, donor):
    thanks = give(desk, donor, "later")
    page = donor.get(thanks)
    change(desk, is_processing=False)
    [checkout] = [link for link in page.links if "/session/" in link]
    assert donor.post(f"{thanks}/again").headers["location"] == checkout
    assert len(donations(desk)) == 1


@only_sqlite
def test_what_is_paid_is_neither_edited_nor_tried_again(desk, donor):
    thanks = settled(desk, donor, "pay")
    for answer in (donor.post(f"{thanks}/again"), desk.client.get(f"{thanks}/edit", follow_redirects=False)):
        assert (answer.status_code, answer.headers["location"]) == (303, thanks)
    assert len(donations(desk)) == 1


@only_sqlite
def test_another_site_cannot_press_try_again(desk, donor):
    thanks = settled(desk, donor, "decline")
    answer = desk.client.post(f"{thanks}/again", headers={"Origin": "https://evil.example"})
    assert answer.status_code == 403
    assert len(donations(desk)) == 1


@only_sqlite
def test_trying_again_when_the_page_does_not_answer_keeps_everything(desk, donor):
    thanks = settled(desk, donor, "decline")
    donor.go_wrong("no_url")
    page = read_page(donor.post(f"{thanks}/again"))
    assert page.status == 503
    assert page.fields | GIVEN == page.fields


@only_sqlite
def test_the_provider_is_asked_a_few_times_a_minute_at_most(desk, donor, monkeypatch):
    from streampai_app.web.giving import thanks as donation_thanks

    asked = []

    async def count(*args, **kwargs) -> None:
        asked.append(kwargs["returned"])

    monkeypatch.setattr(donation_thanks, "reconcile_each", count)
    thanks = give(desk, donor, "later")
    for _ in range(20):
        donor.get(thanks)
    assert asked == [True] * 6
