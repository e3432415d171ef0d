import pytest

from streampai_app.accounts.actors import Admin, Streamer
from streampai_app.accounts.admins import ensure_admin, renew_demo_admin
from streampai_app.accounts.people import account_with_email
from streampai_app.accounts.sessions import authenticate_session
from streampai_app.db import Database
from streampai_app.errors import Conflict, Invalid
from streampai_app.models import Account, Role

EMAIL = "admin@localhost"


def the_admin(database: Database) -> Account:
    account = database.read_now(account_with_email, EMAIL)
    assert account is not None
    return account


def test_the_first_admin_is_made_once(database: Database) -> None:
    assert database.write_now(ensure_admin, EMAIL, "a hash")
    assert not database.write_now(ensure_admin, EMAIL, "another")
    assert not database.write_now(ensure_admin, "somebody@else.example", "another")
    account = the_admin(database)
    assert (account.role, account.username, account.password_hash) == (Role.ADMIN, "admin", "a hash")
    assert account.name == "Admin"  # visitors read it above every answer


async def test_a_streamer_alone_is_no_admin(database: Database, streamer: Streamer) -> None:
    assert await database.write(ensure_admin, EMAIL, "a hash")


def test_a_first_admin_without_a_proper_email_is_refused(database: Database) -> None:
    with pytest.raises(Invalid):
        database.write_now(ensure_admin, "root", "a hash")


def test_the_demo_admin_has_the_password_of_the_last_start(database: Database) -> None:
    for password_hash in ("first", "second"):
        database.write_now(renew_demo_admin, EMAIL, password_hash)
        assert the_admin(database).password_hash == password_hash


async def test_the_demo_admin_stays_signed_in_over_a_restart(database: Database, admin: Admin) -> None:
    await database.write(renew_demo_admin, admin.email, "a new hash")
    assert await database.read(authenticate_session, admin.session_id) == admin


async def test_a_streamer_does_not_become_the_demo_admin(database: Database, streamer: Streamer) -> None:
    with pytest.raises(Conflict):
        await database.write(renew_demo_admin, streamer.email, "a hash")
