"""The demo's data comes about once, and leaves no door open."""

from collections.abc import Iterator

import pytest
from argon2.profiles import CHEAPEST
from sqlmodel import select

from streampai_app.accounts.passwords import hash_password
from streampai_app.db import Database, Tx
from streampai_app.demo.gifts import GIFTS
from streampai_app.demo.seed import STREAMER, seed
from streampai_app.demo.stories import STORIES
from streampai_app.demo.wishes import REPORTS, WISHES
from streampai_app.donations.pages import public_page
from streampai_app.feedback.queries import news, roadmap
from streampai_app.models import (
    Account,
    Alert,
    AlertState,
    Chat,
    Donation,
    DonationStatus,
    LedgerEntry,
    LoginSession,
    Message,
    Receipt,
    ReceiptState,
    Resolution,
    Role,
    Status,
    StatusChange,
)

from ..lock_order import LockOrder

EMAIL = "admin@example.com"


@pytest.fixture(autouse=True)
def nobody_else_is_there(watched_locks: LockOrder) -> Iterator[None]:
    """The demo is seeded in one transaction before anything is served: nobody waits for its locks."""
    watched_locks.unwatch()
    yield
    watched_locks.watch()


HASH = hash_password("one password", CHEAPEST)


def everything(tx: Tx) -> dict[str, int]:
    return {
        table.__tablename__: len(tx.session.exec(select(table)).all())
        for table in (Account, Chat, Message, Donation, Receipt)
    }


async def test_the_demo_has_an_admin_a_streamer_and_all_stories(database: Database) -> None:
    await database.write(seed, EMAIL, HASH)
    assert await database.read(everything) == {
        "accounts": 2,
        "chats": len(STORIES) + len(WISHES) + len(REPORTS),
        "messages": sum(len(story.lines) for story in STORIES) + len(WISHES) + len(REPORTS),
        "donations": len(GIFTS),
        "receipts": len(GIFTS),
    }
    accounts = await database.read(lambda tx: tx.session.exec(select(Account)).all())
    assert {(account.role, account.username) for account in accounts} == {
        (Role.ADMIN, "admin"),
        (Role.STREAMER, "demo"),
    }
    resolved = await database.read(lambda tx: tx.session.exec(select(Resolution)).all())
    fixed = sum(any(status == Status.FIXED for _, status, _ in report.steps) for report in REPORTS)
    assert len(resolved) == sum(story.resolved for story in STORIES) + len(WISHES) + fixed


async def test_seeding_again_only_changes_the_password(database: Database) -> None:
    await database.write(seed, EMAIL, HASH)
    before = await database.read(everything)
    second = hash_password("another password", CHEAPEST)
    await database.write(seed, EMAIL, second)
    assert await database.read(everything) == before
    query = select(Account.email, Account.password_hash)
    found = await database.read(lambda tx: dict(tx.session.exec(query).all()))
    assert found == {EMAIL: second, STREAMER.email: second}


async def test_no_session_of_the_demo_stays_open(database: Database) -> None:
    await database.write(seed, EMAIL, HASH)
    sessions = await database.read(lambda tx: tx.session.exec(select(LoginSession)).all())
    assert all(session.revoked_at is not None for session in sessions)


async def test_the_demo_streamers_page_is_alive_and_its_books_are_real(database: Database) -> None:
    await database.write(seed, EMAIL, HASH)
    public = await database.read(public_page, STREAMER.username)
    assert public.page.greeting
    assert public.goal is not None
    assert 0 < public.goal.raised < public.goal.amount
    assert [gift.at for gift in public.recent] == sorted((gift.at for gift in public.recent), reverse=True)
    donations = await database.read(lambda tx: tx.session.exec(select(Donation)).all())
    assert {donation.status for donation in donations} == {DonationStatus.PAID}
    assert all((donation.checkout_ref or "").startswith("cks_demo_") for donation in donations)
    assert all(donation.next_check_at is None for donation in donations)  # no provider is asked about them
    receipts = await database.read(lambda tx: tx.session.exec(select(Receipt)).all())
    assert {receipt.state for receipt in receipts} == {ReceiptState.HANDLED}
    alerts = await database.read(lambda tx: tx.session.exec(select(Alert)).all())
    assert {alert.state for alert in alerts} == {AlertState.SHOWN}
    entries = await database.read(lambda tx: tx.session.exec(select(LedgerEntry)).all())
    assert entries
    assert sum(entry.amount for entry in entries) == 0


async def test_a_server_that_takes_real_money_gets_no_invented_donations(database: Database) -> None:
    await database.write(seed, EMAIL, HASH, donations=False)
    assert (await database.read(everything))["donations"] == 0


async def test_the_roadmap_is_alive_and_nobody_is_told_of_what_is_long_past(database: Database) -> None:
    await database.write(seed, EMAIL, HASH)
    shown = {view.title: view for view in await database.read(roadmap, None)}
    for wish in WISHES:
        assert shown[wish.title].votes == wish.votes
        assert shown[wish.title].comments == len(wish.comments)
        assert shown[wish.title].status == (wish.steps[-1][1] if wish.steps else Status.UNDER_REVIEW)
    assert await database.read(news)
    changes = await database.read(lambda tx: tx.session.exec(select(StatusChange)).all())
    assert all(change.addressed_to is None for change in changes)
