import asyncio

import pytest
from sqlmodel import select

from streampai_app.accounts.actors import Admin, Streamer
from streampai_app.accounts.people import (
    Person,
    account_with_email,
    add_account,
    disable_account,
    enable_account,
    free_username,
)
from streampai_app.accounts.sessions import authenticate_session
from streampai_app.db import Database, Hint
from streampai_app.errors import Conflict, Invalid, NotAllowed, NotFound, NotSignedIn
from streampai_app.models import Account, AuditEntry, Role

from ..people import an_admin

GRACE = Person(Role.STREAMER, "Grace@Example.com", "Grace", "Grace H.")


def test_an_account_is_added_as_the_rules_have_it(database: Database) -> None:
    added = database.write_now(add_account, None, GRACE)
    stored = database.read_now(account_with_email, " GRACE@example.com")
    assert stored is not None
    assert (stored.id, stored.email, stored.username, stored.name) == (
        added.id,
        "grace@example.com",
        "grace",
        "Grace H.",
    )


@pytest.mark.parametrize(
    ("again", "reason"),
    [
        (Person(Role.ADMIN, "GRACE@example.com", "other"), "email-taken"),
        (Person(Role.ADMIN, "other@example.com", "GRACE"), "username-taken"),
    ],
)
def test_an_email_and_a_username_belong_to_one_account(
    database: Database, again: Person, reason: str
) -> None:
    database.write_now(add_account, None, GRACE)
    with pytest.raises(Conflict) as refused:
        database.write_now(add_account, None, again)
    assert refused.value.reason == reason


async def test_of_two_who_add_the_same_person_at_the_same_moment_one_is_refused(database: Database) -> None:
    outcomes = await asyncio.gather(
        *(database.write(add_account, None, GRACE) for _ in range(4)), return_exceptions=True
    )
    assert sum(isinstance(outcome, Account) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, Conflict) for outcome in outcomes) == 3


def test_a_streamer_cannot_be_called_like_us_and_an_admin_can(database: Database) -> None:
    with pytest.raises(Invalid):
        database.write_now(add_account, None, Person(Role.STREAMER, "a@example.com", "support"))
    database.write_now(add_account, None, Person(Role.ADMIN, "a@example.com", "support"))


def test_what_is_no_email_is_nobodys(database: Database) -> None:
    assert database.read_now(account_with_email, "\x00") is None


def test_a_free_username_counts_up_from_the_wanted_one(database: Database) -> None:
    for number, username in enumerate(("grace", "grace-2", "grace_x")):
        database.write_now(add_account, None, Person(Role.STREAMER, f"{number}@example.com", username))
    assert database.read_now(free_username, "ada") == "ada"
    assert database.read_now(free_username, "grace") == "grace-3"


async def test_disabling_shuts_an_account_out_at_once_and_tells_its_browsers(
    database: Database, admin: Admin, streamer: Streamer, told: list[Hint]
) -> None:
    await database.write(disable_account, admin, streamer.id)
    with pytest.raises(NotSignedIn):
        await database.read(authenticate_session, streamer.session_id)
    assert Hint((f"session:{streamer.session_id}",), "revoked", {}) in told


async def test_a_disabled_account_can_be_enabled_and_its_old_sessions_stay_ended(
    database: Database, admin: Admin, streamer: Streamer
) -> None:
    for verb in (disable_account, disable_account, enable_account, enable_account):
        await database.write(verb, admin, streamer.id)
    account = await database.read(lambda tx: tx.session.get_one(Account, streamer.id))
    assert account.disabled_at is None
    with pytest.raises(NotSignedIn):
        await database.read(authenticate_session, streamer.session_id)
    entries = select(AuditEntry).where(AuditEntry.subject_id == streamer.id).order_by(AuditEntry.created_at)
    stored = await database.read(lambda tx: list(tx.session.exec(entries)))
    assert [entry.action for entry in stored] == ["account.disable", "account.enable"]


async def test_nobody_disables_themselves(database: Database, admin: Admin) -> None:
    with pytest.raises(Conflict) as refused:
        await database.write(disable_account, admin, admin.id)
    assert refused.value.reason == "own-account"


async def test_of_two_admins_who_disable_each_other_one_stays(database: Database, admin: Admin) -> None:
    other = await an_admin(database, "Bob")
    outcomes = await asyncio.gather(
        database.write(disable_account, admin, other.id),
        database.write(disable_account, other, admin.id),
        return_exceptions=True,
    )
    assert sorted(map(type, outcomes), key=str) == [type(None), NotSignedIn]


@pytest.mark.parametrize("verb", [disable_account, enable_account])
async def test_only_admins_disable_and_enable(
    database: Database, admin: Admin, streamer: Streamer, verb: object
) -> None:
    with pytest.raises(NotAllowed):
        await database.write(verb, streamer, admin.id)
    with pytest.raises(NotSignedIn):
        await database.write(verb, None, admin.id)
    with pytest.raises(NotFound):
        await database.write(verb, admin, "acc_unknown")
