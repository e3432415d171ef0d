import pytest
from sqlmodel import select

from streampai_app.accounts.actors import Admin
from streampai_app.accounts.links import account_of_link
from streampai_app.accounts.people import Person, add_account, disable_account
from streampai_app.accounts.resets import ask_reset, reset_password
from streampai_app.accounts.sessions import authenticate_session
from streampai_app.db import Database, Hint
from streampai_app.errors import NotFound, NotSignedIn
from streampai_app.models import Account, Link, Mail, Purpose, Role

from ..people import later
from .conftest import ORIGIN
from .mailbox import mails_to, secret_in


async def asked(database: Database, email: str) -> str:
    """Ask for a reset and return the secret that was mailed."""
    await database.write(ask_reset, email, ORIGIN)
    return secret_in(mails_to(database, email)[-1], "/reset/")


async def test_a_reset_changes_the_password_ends_every_session_and_says_so(
    database: Database, admin: Admin, told: list[Hint]
) -> None:
    secret = await asked(database, admin.email)
    await database.write(reset_password, secret, "a new hash", ORIGIN)
    account = await database.read(lambda tx: tx.session.get_one(Account, admin.id))
    assert account.password_hash == "a new hash"
    with pytest.raises(NotSignedIn):
        await database.read(authenticate_session, admin.session_id)
    assert Hint((f"session:{admin.session_id}",), "revoked", {}) in told
    assert "was changed" in mails_to(database, admin.email)[-1].subject


async def test_asking_changes_nothing_yet(database: Database, admin: Admin) -> None:
    await asked(database, admin.email)
    assert await database.read(authenticate_session, admin.session_id) == admin


async def test_a_reset_is_good_once_and_for_an_hour(database: Database, admin: Admin) -> None:
    first = await asked(database, admin.email)
    await database.write(lambda tx: ask_reset(later(tx, minutes=21), admin.email, ORIGIN))
    second = secret_in(mails_to(database, admin.email)[-1], "/reset/")
    assert first != second
    with pytest.raises(NotFound) as late:
        await database.write(lambda tx: reset_password(later(tx, minutes=61), first, "a hash", ORIGIN))
    assert late.value.reason == "link-expired"
    await database.write(reset_password, second, "a hash", ORIGIN)
    for secret in (first, second):
        with pytest.raises(NotFound) as used:
            await database.write(reset_password, secret, "another hash", ORIGIN)
        assert used.value.reason == "link-used"


async def test_who_was_invited_and_lost_the_mail_may_reset_instead(database: Database) -> None:
    person = Person(Role.STREAMER, "grace@example.com", "grace")
    account = await database.write(add_account, None, person)
    await database.write(reset_password, await asked(database, person.email), "a hash", ORIGIN)
    stored = await database.read(lambda tx: tx.session.get_one(Account, account.id))
    assert stored.password_hash == "a hash"


async def test_at_most_three_mails_go_out_in_an_hour_and_there_is_always_a_link_that_is_good_for_long(
    database: Database, admin: Admin
) -> None:
    for minutes in range(0, 60, 2):
        await database.write(lambda tx, at=minutes: ask_reset(later(tx, minutes=at), admin.email, ORIGIN))
        newest = secret_in(mails_to(database, admin.email)[-1], "/reset/")
        half_an_hour_on = minutes + 35
        await database.read(
            lambda tx, at=half_an_hour_on, secret=newest: account_of_link(
                later(tx, minutes=at), secret, Purpose.PASSWORD_RESET
            )
        )
    assert len(mails_to(database, admin.email)) == 3


async def test_who_has_used_their_link_and_forgets_again_gets_another_at_once(
    database: Database, admin: Admin
) -> None:
    first = await asked(database, admin.email)
    await database.write(reset_password, first, "a hash", ORIGIN)
    assert await asked(database, admin.email) != first


@pytest.mark.parametrize("email", ["nobody@example.com", "no e-mail", "\x00"])
async def test_a_reset_for_nobody_leaves_nothing_behind(database: Database, email: str) -> None:
    await database.write(ask_reset, email, ORIGIN)
    assert (
        await database.read(lambda tx: [*tx.session.exec(select(Mail)), *tx.session.exec(select(Link))]) == []
    )


async def test_a_disabled_account_cannot_reset(database: Database, admin: Admin) -> None:
    person = Person(Role.STREAMER, "grace@example.com", "grace")
    account = await database.write(add_account, None, person)
    secret = await asked(database, person.email)
    await database.write(disable_account, admin, account.id)
    with pytest.raises(NotFound):
        await database.write(reset_password, secret, "a hash", ORIGIN)
    await database.write(ask_reset, person.email, ORIGIN)
    assert len(mails_to(database, person.email)) == 1
