"""The list of donations and what stands beside it, without a browser."""

from collections.abc import Iterator

import pytest
from sqlmodel import col, select

from streampai_app.models import AuditEntry, Donation, Role
from streampai_app.state import payments

from ..donations.world import World, add_donation, fee, payment
from .conftest import Tab, Tabs
from .giving import Provider, providers

PAYMENTS = "reflex___state____state.streampai_app___state___payments____payments"


@pytest.fixture
def provider(running) -> Iterator[Provider]:
    with providers(running) as provider:
        yield provider


@pytest.fixture
def world(db, provider) -> World:
    return World(db, donor_name="Ana", message="Hi!")


async def open_payments(tabs: Tabs, path: str = "/admin/payments") -> Tab:
    _, secret = await tabs.sign_in()
    return await tabs.connect(path, secret)


def donors(tab: Tab) -> list[str]:
    return [row.donor for row in tab.shown(PAYMENTS)["rows"]]


async def test_a_donation_is_listed_with_what_the_team_wants_to_know(tabs: Tabs, world: World):
    world.hear(payment(total=3000))
    [row] = (await open_payments(tabs)).shown(PAYMENTS)["rows"]
    assert (row.donor, row.streamer, row.message, row.amount) == ("Ana", "Nova", "Hi!", "€30.00")
    assert (row.status, row.status_name, row.is_mismatch) == ("paid", "Paid", True)


async def test_a_list_that_is_open_follows_what_happens(tabs: Tabs, world: World, db):
    tab = await open_payments(tabs)
    assert tab.shown(PAYMENTS)["rows"][0].status == "pending"
    world.hear(payment(), fee(140))
    await tabs.quiet()
    assert tab.shown(PAYMENTS)["rows"][0].status == "paid"
    [euros] = tab.shown(PAYMENTS)["books"].currencies
    assert [(total.account, total.amount) for total in euros.totals] == [
        ("With the provider", "€23.60"),
        ("Owed to streamers", "€21.01"),
        ("Fees", "€1.40"),
        ("Tax", "€3.99"),
    ]


async def test_the_address_says_which_donations_are_listed(tabs: Tabs, world: World, db):
    world.hear(payment())
    fields = {"checkout_ref": "cks_2", "provider": "paypal", "is_mismatch": True, "donor_name": "Bo & Co"}
    db.write_now(add_donation, **fields)
    for query, listed in {
        "": ["Bo & Co", "Ana"],
        "?status=paid": ["Ana"],
        "?provider=paypal": ["Bo & Co"],
        "?differs=yes": ["Bo & Co"],
        "?q=bo+%26": ["Bo & Co"],
        "?q=ana&status=failed": [],
        "?status=made-up": ["Bo & Co", "Ana"],
    }.items():
        assert donors(await open_payments(tabs, f"/admin/payments{query}")) == listed, query


async def test_a_search_goes_to_an_address_and_keeps_the_filters(tabs: Tabs, world: World):
    tab = await open_payments(tabs, "/admin/payments?status=paid&differs=yes")
    await tab.send(f"{PAYMENTS}.search", form={"q": " Bo & Co "})
    assert tab.redirect == "/admin/payments?status=paid&differs=yes&q=Bo+%26+Co"
    await tab.send(f"{PAYMENTS}.search", form={"q": None})
    assert tab.redirect == "/admin/payments?status=paid&differs=yes"


async def test_the_list_grows_on_request(tabs: Tabs, db, provider, monkeypatch):
    monkeypatch.setattr(payments, "ROWS", 2)
    for number in range(5):
        db.write_now(add_donation, checkout_ref=f"cks_{number}")
    tab = await open_payments(tabs)
    for listed in (2, 4, 5):
        assert len(donors(tab)) == listed
        assert tab.shown(PAYMENTS)["has_more_rows"] == (listed < 5)
        await tab.send(f"{PAYMENTS}.load_more_rows")


async def test_the_switch_is_turned_for_everybody_and_written_down(tabs: Tabs, provider, db):
    tab, other = await open_payments(tabs), await open_payments(tabs)
    assert [row.is_chosen for row in tab.shown(PAYMENTS)["books"].providers] == [True, False]
    assert tab.shown(PAYMENTS)["books"].chosen_by == ""
    await tab.send(f"{PAYMENTS}.choose_provider", provider="paypal")
    for shown in (tab.shown(PAYMENTS)["books"], other.shown(PAYMENTS)["books"]):
        assert [(row.label, row.is_chosen, row.is_deprecated) for row in shown.providers] == [
            ("testpay", False, False),
            ("PayPal", True, True),
        ]
        assert shown.chosen_by == "Ada"
    assert "PayPal" in tab.notices[-1]
    audit = select(AuditEntry).where(col(AuditEntry.action) == "provider.choose")
    assert [entry.subject_id for entry in db.read_now(lambda tx: tx.session.exec(audit).all())] == ["paypal"]


@pytest.mark.parametrize("name", ["dodo", "", None, ["paypal"]])
async def test_a_provider_that_is_not_configured_cannot_be_chosen(tabs: Tabs, provider, name):
    tab = await open_payments(tabs)
    await tab.send(f"{PAYMENTS}.choose_provider", provider=name)
    assert "not configured" in tab.notices[-1]
    assert [row.is_chosen for row in tab.shown(PAYMENTS)["books"].providers] == [True, False]


async def test_open_donations_are_asked_about_on_request(tabs: Tabs, world: World):
    tab = await open_payments(tabs)
    await tab.send(f"{PAYMENTS}.ask_about_open")
    assert tab.notices == ["Asking about 1 open donation."]
    assert world.look(select(Donation))[0].next_check_at is not None
    world.hear(payment())
    await tab.send(f"{PAYMENTS}.ask_about_open")
    assert tab.notices[-1] == "There is no open donation to ask about."


async def test_a_payment_that_is_nobodys_shows_up_by_itself(tabs: Tabs, world: World):
    tab = await open_payments(tabs)
    assert tab.shown(PAYMENTS)["books"].strays == []
    world.hear(payment(ref="pay_x", checkout_ref="cks_unknown"))
    await tabs.quiet()
    [stray] = tab.shown(PAYMENTS)["books"].strays
    assert (stray.ref, stray.amount, stray.state) == ("pay_x", "€25.00", "succeeded")


async def test_coming_back_shows_what_a_fresh_load_shows(tabs: Tabs, world: World):
    _, secret = await tabs.sign_in()
    tab = await tabs.connect("/admin/payments", secret)
    await tab.leave()
    world.hear(payment(), fee(140))
    back = await tabs.connect("/admin/payments", secret, tab.token)
    fresh = await tabs.connect("/admin/payments", secret)
    assert back.shown(PAYMENTS) == fresh.shown(PAYMENTS)


async def test_the_page_is_not_for_streamers(tabs: Tabs, world: World):
    _, secret = await tabs.sign_in("Nova", Role.STREAMER)
    tab = await tabs.connect("/admin/payments", secret)
    assert tab.sent_to == "/"
    assert "Ana" not in str(tab.updates)
