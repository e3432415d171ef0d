import asyncio
import threading
import time
from dataclasses import replace

import pytest
from argon2.profiles import CHEAPEST
from sqlmodel import select

from streampai_app.accounts.actors import Admin, Streamer
from streampai_app.accounts.links import make_link
from streampai_app.accounts.passwords import Passwords, hash_password
from streampai_app.accounts.people import Person, add_account, disable_account
from streampai_app.accounts.resets import reset_password
from streampai_app.accounts.sessions import authenticate
from streampai_app.accounts.signing_in import credentials_of, sign_in, sign_in_by_password, sign_out
from streampai_app.db import Database, Hint, Tx
from streampai_app.errors import NotSignedIn
from streampai_app.models import Account, AuditEntry, LoginSession, Purpose, Role

from .conftest import ORIGIN

PASSWORD = "zwölf kleine Boxer"
GRACE = Person(Role.STREAMER, "grace@example.com", "grace")


@pytest.fixture
def grace(database: Database) -> Account:
    return database.write_now(add_account, None, GRACE, hash_password(PASSWORD, CHEAPEST))


async def test_the_right_password_opens_a_session(
    database: Database, passwords: Passwords, grace: Account
) -> None:
    signed_in = await sign_in_by_password(
        database, passwords, " Grace@Example.com", PASSWORD, user_agent="Firefox", address="192.0.2.1"
    )
    actor = await database.read(authenticate, signed_in.secret)
    assert isinstance(actor, Streamer)
    assert (actor.id, signed_in.role) == (grace.id, Role.STREAMER)
    session = await database.read(lambda tx: tx.session.get_one(LoginSession, actor.session_id))
    assert (session.user_agent, session.address) == ("Firefox", "192.0.2.1")


@pytest.mark.parametrize(
    ("email", "password"),
    [
        (GRACE.email, "wrong"),
        (GRACE.email, ""),
        (GRACE.email, "\ud800"),
        ("nobody@example.com", PASSWORD),
        ("no e-mail\x00", PASSWORD),
        ("invited@example.com", ""),
    ],
)
async def test_every_wrong_sign_in_is_refused_in_the_same_words(
    database: Database, passwords: Passwords, grace: Account, email: str, password: str
) -> None:
    await database.write(add_account, None, Person(Role.STREAMER, "invited@example.com", "invited"))
    with pytest.raises(NotSignedIn) as refused:
        await sign_in_by_password(database, passwords, email, password)
    assert (refused.value.reason, refused.value.message) == (
        "wrong-credentials",
        "E-mail or password is wrong.",
    )
    assert await database.read(lambda tx: list(tx.session.exec(select(LoginSession)))) == []


class Counting(Passwords):
    """Passwords that count how often they were compared."""

    compared = 0

    async def verify(self, password_hash: str | None, password: str) -> bool:
        self.compared += 1
        return await super().verify(password_hash, password)


async def test_an_unknown_email_costs_a_comparison_too(database: Database) -> None:
    passwords = Counting(CHEAPEST)
    with pytest.raises(NotSignedIn):
        await sign_in_by_password(database, passwords, "nobody@example.com", PASSWORD)
    assert passwords.compared == 1
    passwords.close()


async def test_a_disabled_account_does_not_sign_in(
    database: Database, passwords: Passwords, grace: Account, admin: Admin
) -> None:
    await database.write(disable_account, admin, grace.id)
    with pytest.raises(NotSignedIn):
        await sign_in_by_password(database, passwords, GRACE.email, PASSWORD)


async def test_a_hash_with_old_parameters_is_replaced_on_the_way(
    database: Database, passwords: Passwords, grace: Account
) -> None:
    stronger = Passwords(replace(CHEAPEST, time_cost=2))
    await sign_in_by_password(database, stronger, GRACE.email, PASSWORD)
    now = await database.read(credentials_of, GRACE.email)
    assert now is not None
    assert not stronger.is_outdated(now.password_hash)
    await sign_in_by_password(database, stronger, GRACE.email, PASSWORD)
    stronger.close()


async def test_a_password_that_was_reset_while_it_was_compared_opens_nothing(
    database: Database, grace: Account
) -> None:
    verified = await database.read(credentials_of, GRACE.email)
    assert verified is not None
    secret = await database.write(make_link, grace.id, Purpose.PASSWORD_RESET)
    await database.write(reset_password, secret, "a new hash", ORIGIN)
    with pytest.raises(NotSignedIn):
        await database.write(sign_in, verified)


async def test_no_session_of_the_old_password_survives_a_reset_that_races_it(
    database: Database, grace: Account
) -> None:
    verified = await database.read(credentials_of, GRACE.email)
    assert verified is not None
    secret = await database.write(make_link, grace.id, Purpose.PASSWORD_RESET)
    under_way = threading.Event()

    def sign_in_slowly(tx: Tx) -> None:
        sign_in(tx, verified)
        tx.session.flush()
        under_way.set()
        time.sleep(0.1)  # the reset comes now

    signing_in = asyncio.create_task(database.write(sign_in_slowly))
    await asyncio.to_thread(under_way.wait)
    await database.write(reset_password, secret, "a new hash", ORIGIN)
    await signing_in
    sessions = await database.read(lambda tx: list(tx.session.exec(select(LoginSession))))
    assert [session.revoked_at is not None for session in sessions] == [True]


async def test_signing_out_ends_this_session_and_tells_its_tabs(
    database: Database, streamer: Streamer, told: list[Hint]
) -> None:
    await database.write(sign_out, streamer)
    assert told == [Hint((f"session:{streamer.session_id}",), "revoked", {})]


async def test_signing_in_and_out_is_audited(
    database: Database, passwords: Passwords, grace: Account
) -> None:
    signed_in = await sign_in_by_password(database, passwords, GRACE.email, PASSWORD)
    actor = await database.read(authenticate, signed_in.secret)
    assert isinstance(actor, Streamer)
    await database.write(sign_out, actor)
    entries = select(AuditEntry.action).where(AuditEntry.actor_id == grace.id).order_by(AuditEntry.created_at)
    assert await database.read(lambda tx: list(tx.session.exec(entries))) == ["session.open", "session.close"]
