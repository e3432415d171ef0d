import asyncio

import pytest
from sqlmodel import select

from streampai_app.accounts.links import account_of_link, make_link, use_link
from streampai_app.db import Database, Tx
from streampai_app.errors import NotFound
from streampai_app.models import Account, Link, Purpose

from ..people import add_account, later

RESET, INVITATION = Purpose.PASSWORD_RESET, Purpose.INVITATION


def a_link(tx: Tx, purpose: Purpose = RESET) -> tuple[str, str]:
    account_id = add_account(tx)
    return account_id, make_link(tx, account_id, purpose)


def reason_of(database: Database, secret: str, purpose: Purpose = RESET, **passed: float) -> str:
    with pytest.raises(NotFound) as refused:
        database.write_now(lambda tx: use_link(later(tx, **passed), secret, purpose))
    return refused.value.reason


def test_a_link_leads_to_its_account_and_looking_uses_nothing_up(database: Database) -> None:
    account_id, secret = database.write_now(a_link)
    for _ in range(3):
        assert database.read_now(account_of_link, secret, RESET).id == account_id
    assert database.write_now(use_link, secret, RESET).id == account_id


def test_a_link_is_good_once(database: Database) -> None:
    _, secret = database.write_now(a_link)
    database.write_now(use_link, secret, RESET)
    assert reason_of(database, secret) == "link-used"


def test_using_one_link_ends_the_others_of_the_same_account_only(database: Database) -> None:
    account_id, first = database.write_now(a_link)
    second = database.write_now(make_link, account_id, INVITATION)
    _, somebody_elses = database.write_now(a_link)
    database.write_now(use_link, first, RESET)
    assert reason_of(database, second, INVITATION) == "link-used"
    database.write_now(use_link, somebody_elses, RESET)


@pytest.mark.parametrize(("purpose", "minutes"), [(RESET, 60), (INVITATION, 7 * 24 * 60)])
def test_a_link_is_good_for_its_time_and_not_a_minute_longer(
    database: Database, purpose: Purpose, minutes: int
) -> None:
    _, secret = database.write_now(a_link, purpose)
    database.read_now(lambda tx: account_of_link(later(tx, minutes=minutes - 1), secret, purpose))
    assert reason_of(database, secret, purpose, minutes=minutes + 1) == "link-expired"


@pytest.mark.parametrize("secret", ["", "x", "\x00", "\ud800", "A" * 43, "A" * 5000])
def test_a_forged_link_is_unknown(database: Database, secret: str) -> None:
    assert reason_of(database, secret) == "link-unknown"


def test_a_link_is_of_one_purpose(database: Database) -> None:
    _, secret = database.write_now(a_link, INVITATION)
    assert reason_of(database, secret, RESET) == "link-unknown"


def test_a_disabled_account_has_no_link(database: Database) -> None:
    account_id, secret = database.write_now(a_link)

    def disable(tx: Tx) -> None:
        tx.session.get_one(Account, account_id).disabled_at = tx.now

    database.write_now(disable)
    assert reason_of(database, secret) == "link-unknown"


def test_the_secret_itself_is_not_stored(database: Database) -> None:
    _, secret = database.write_now(a_link)
    stored = database.read_now(lambda tx: tx.session.exec(select(Link)).one())
    assert secret not in stored.model_dump_json()


async def test_of_two_who_use_a_link_at_the_same_moment_one_is_refused(database: Database) -> None:
    _, secret = await database.write(a_link)
    outcomes = await asyncio.gather(
        *(database.write(use_link, secret, RESET) for _ in range(5)), return_exceptions=True
    )
    refused = [outcome for outcome in outcomes if not isinstance(outcome, Account)]
    assert [type(error) for error in refused] == [NotFound] * 4
