"""A mark is good for one account with one password for a while, and for nothing else."""

import pytest
from argon2.profiles import CHEAPEST

from streampai_app.accounts.devices import device_of, make_mark
from streampai_app.accounts.passwords import hash_password
from streampai_app.accounts.people import Person, account_with_email, add_account
from streampai_app.db import Database
from streampai_app.models import Account, Role

from ..people import later

GRACE = Person(Role.STREAMER, "grace@example.com", "grace")


@pytest.fixture
def mark(database: Database) -> str:
    account = database.write_now(add_account, None, GRACE, hash_password("a password", CHEAPEST))
    return database.write_now(lambda tx: make_mark(tx, tx.session.get_one(Account, account.id)))


def test_a_mark_names_its_device_for_its_account(database: Database, mark: str) -> None:
    assert database.read_now(device_of, " Grace@Example.com ", mark)


def test_no_two_marks_name_the_same_device(database: Database, mark: str) -> None:
    other = database.write_now(lambda tx: make_mark(tx, account_of_grace(tx)))
    assert len({database.read_now(device_of, GRACE.email, each) for each in (mark, other)}) == 2


@pytest.mark.parametrize("change", ["", ".", "..", "é", "\ud800", "x.1.y", "1" * 5000])
def test_what_is_not_ours_names_none(database: Database, mark: str, change: str) -> None:
    assert database.read_now(device_of, GRACE.email, change) == ""
    assert database.read_now(device_of, GRACE.email, mark[:-1] + change) == ""


def test_another_account_does_not_know_it(database: Database, mark: str) -> None:
    same = hash_password("a password", CHEAPEST)
    database.write_now(add_account, None, Person(Role.STREAMER, "sam@example.com", "sam"), same)
    database.write_now(add_account, None, Person(Role.STREAMER, "new@example.com", "new"), None)
    for email in ("sam@example.com", "new@example.com", "nobody@example.com", "no e-mail"):
        assert database.read_now(device_of, email, mark) == ""


def test_a_new_password_and_a_long_time_end_it(database: Database, mark: str) -> None:
    assert database.read_now(lambda tx: device_of(later(tx, days=399), GRACE.email, mark))
    assert database.read_now(lambda tx: device_of(later(tx, days=401), GRACE.email, mark)) == ""

    def change(tx) -> None:
        account_of_grace(tx).password_hash = "another"

    database.write_now(change)
    assert database.read_now(device_of, GRACE.email, mark) == ""


def account_of_grace(tx) -> Account:
    return account_with_email(tx, GRACE.email)
