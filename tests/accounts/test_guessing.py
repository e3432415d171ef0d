"""From where an account is let in although strangers have used up the guesses at it."""

import pytest

from streampai_app.accounts.guessing import (
    AT_ACCOUNT,
    BY_PLACE,
    Attempt,
    count_attempt,
    forgive_attempt,
    has_signed_in_from,
)
from streampai_app.accounts.people import Person, add_account
from streampai_app.accounts.sessions import open_session
from streampai_app.db import Database
from streampai_app.errors import TooMany
from streampai_app.limits import Limits
from streampai_app.models import Role
from streampai_app.settings import read_settings

GRACE = Person(Role.STREAMER, "grace@example.com", "grace")


@pytest.fixture
def grace(database: Database) -> str:
    def sign_in_from(tx) -> str:
        account = add_account(tx, None, GRACE, "a hash")
        for address in ("192.0.2.1", "2001:db8:1:2::1", ""):
            open_session(tx, account_id=account.id, address=address)
        return account.email

    return database.write_now(sign_in_from)


def test_an_address_is_known_by_its_subscriber_and_no_address_is_not(database: Database, grace: str) -> None:
    known = {
        address: database.read_now(has_signed_in_from, grace, address)
        for address in (
            "192.0.2.1",
            "::ffff:192.0.2.1",
            "2001:db8:1:2::9",
            "2001:db8:1:3::1",
            "192.0.2.2",
            "",
        )
    }
    assert [address for address, is_known in known.items() if is_known] == [
        "192.0.2.1",
        "::ffff:192.0.2.1",
        "2001:db8:1:2::9",
    ]
    assert not database.read_now(has_signed_in_from, "nobody@example.com", "192.0.2.1")


async def test_a_known_address_has_a_limit_too(database: Database, grace: str) -> None:
    limits = Limits(read_settings())
    for number in range(int(AT_ACCOUNT[0].allowed.split()[0])):
        await count_attempt(database, limits, Attempt(grace, f"203.0.113.{number}"))
    with pytest.raises(TooMany):
        await count_attempt(database, limits, Attempt(grace, "203.0.113.99"))
    for _ in range(int(BY_PLACE[0].allowed.split()[0])):
        await count_attempt(database, limits, Attempt(grace, "192.0.2.1"))
    with pytest.raises(TooMany):
        await count_attempt(database, limits, Attempt(grace, "192.0.2.1"))


async def test_the_wait_grows_to_a_day(database: Database, grace: str) -> None:
    waits = []
    for limit in AT_ACCOUNT:
        limits = Limits(read_settings())
        for _ in range(int(limit.allowed.split()[0])):
            await limits.take(limit, grace)
        with pytest.raises(TooMany) as refused:
            await count_attempt(database, limits, Attempt(grace, "203.0.113.1"))
        waits.append(refused.value.retry_after)
    assert [round(wait / 600) for wait in waits] == [1, 6, 144]


async def test_a_device_gets_back_what_a_right_password_took(database: Database, grace: str) -> None:
    limits = Limits(read_settings())
    for _ in range(120):
        attempt = Attempt(grace, "192.0.2.1", device="its own")
        await count_attempt(database, limits, attempt)
        await forgive_attempt(limits, attempt)
