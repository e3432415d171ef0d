"""Migrations and models agree, on both databases."""

import asyncio
import hashlib
import json
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlmodel import SQLModel

import streampai_app.models  # noqa: F401  (fills the metadata)
from streampai_app import schema
from streampai_app.db import OFFLINE, Database, make_engine
from streampai_app.feedback import mailing
from streampai_app.feedback.similar import similar_requests


def test_migrations_and_models_agree(database_url: str) -> None:
    engine = make_engine(database_url)
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "compare_type": True,
                "compare_server_default": True,
                "include_name": schema.is_modelled,
            },
        )
        assert compare_metadata(context, SQLModel.metadata) == []
    engine.dispose()


def test_there_is_one_newest_migration() -> None:
    assert len(schema._scripts().get_heads()) == 1


def test_migrating_twice_changes_nothing(database_url: str) -> None:
    schema.migrate(database_url)
    engine = make_engine(database_url)
    assert schema.is_current(engine)
    engine.dispose()


def test_a_database_without_its_migrations_is_not_current(tmp_path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path}/empty.db")
    assert not schema.is_current(engine)
    engine.dispose()


def test_alerts_from_before_they_had_a_queue_keep_what_they_are(empty_database: str) -> None:
    schema.migrate(empty_database, "0002")
    engine = make_engine(empty_database)
    with engine.begin() as connection:
        for statement in BEFORE_THE_QUEUE:
            connection.exec_driver_sql(statement)
    schema.migrate(empty_database)
    with engine.connect() as connection:
        found = connection.exec_driver_sql(
            "SELECT id, donation_id, kind, state, reason, name, text, amount, currency, speech"
            " FROM alerts ORDER BY id"
        ).all()
    engine.dispose()
    assert [tuple(row) for row in found] == [
        ("don_1", "don_1", "donation", "shown", "", "Ana", "Hi!", 900, "EUR", "none"),
        ("don_2", "don_2", "donation", "held", "mismatch", "", "", 500, "PLN", "none"),
    ]


def test_money_from_before_it_was_exact_keeps_what_is_known_of_it(empty_database: str) -> None:
    schema.migrate(empty_database, "0010")
    engine = make_engine(empty_database)
    with engine.begin() as connection:
        for statement in BEFORE_EXACT_MONEY:
            connection.exec_driver_sql(statement)
    schema.migrate(empty_database)
    with engine.connect() as connection:
        (fees,) = connection.exec_driver_sql("SELECT CAST(fees AS TEXT) FROM payments ORDER BY ref").first()
        refunds = connection.exec_driver_sql("SELECT ref, is_whole FROM refunds ORDER BY ref").all()
        events = connection.exec_driver_sql(
            "SELECT kind, ref, version, amount, CAST(at AS TEXT) FROM payment_events ORDER BY kind, ref"
        ).all()
    engine.dispose()
    assert json.loads(fees) == {"EUR": 140}
    assert [(ref, bool(is_whole)) for ref, is_whole in refunds] == [("ref_1", False), ("ref_2", True)]
    assert [(*row[:4], row[4][:19]) for row in events] == [
        ("payment", "pay_1", 1, 900, "2026-11-20 10:00:00"),
        ("refund", "ref_1", 1, 100, "2026-11-21 10:00:00"),  # when it was booked
        ("refund", "ref_2", 1, 900, "2026-11-20 10:00:00"),
    ]


NOW = "'2026-11-20 10:00:00'"
DONATION = (
    "INSERT INTO donations (id, donor_name, message, amount, currency, charged, charged_currency,"
    " streamer_id, provider, voice, email, address_hash, request_digest, checkout_url, created_at, status,"
    " refunded, is_mismatch, failure, checks) VALUES ({}, 'acc_1', 'dodo', '', '', '', '', '', {},"
    " 'paid', 0, FALSE, '', 0)"
)
BEFORE_THE_QUEUE = (
    "INSERT INTO accounts (id, email, username, name, role, created_at)"
    f" VALUES ('acc_1', 'nova@example.org', 'nova', 'Nova', 'streamer', {NOW})",
    DONATION.format("'don_1', 'Ana', 'Hi!', 800, 'EUR', 900, 'EUR'", NOW),
    DONATION.format("'don_2', '', '', 500, 'PLN', NULL, NULL", NOW),
    f"INSERT INTO alerts VALUES ('don_1', 'acc_1', 'shown', '', {NOW})",
    f"INSERT INTO alerts VALUES ('don_2', 'acc_1', 'held', 'mismatch', {NOW})",
)

BEFORE_EXACT_MONEY = (
    *BEFORE_THE_QUEUE[:2],
    "INSERT INTO payments (provider, ref, donation_id, state, total, currency, tax, fee, fee_currency,"
    f" failure, created_at) VALUES ('dodo', 'pay_1', 'don_1', 4, 900, 'EUR', 0, 140, 'EUR', '', {NOW})",
    "INSERT INTO refunds (provider, ref, payment_ref, state, amount, created_at)"
    f" VALUES ('dodo', 'ref_1', 'pay_1', 2, 100, {NOW}), ('dodo', 'ref_2', 'pay_1', 0, NULL, {NOW})",
    "INSERT INTO ledger_transactions (id, donation_id, kind, ref, created_at)"
    " VALUES ('ltx_1', 'don_1', 'refund', 'ref_1', '2026-11-21 10:00:00')",
)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def empty_database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database without a table in it, once on each of the two."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/empty.db"
    return request.getfixturevalue("empty_postgres_url").replace("postgresql:", "postgresql+psycopg:", 1)


def test_titles_from_before_their_spellings_were_kept_are_found_by_them(empty_database: str) -> None:
    schema.migrate(empty_database, "0014")
    engine = make_engine(empty_database, deadlines=OFFLINE)
    try:
        with engine.begin() as connection:
            connection.exec_driver_sql(
                "INSERT INTO feedback_items (id, kind, title, body, status, severity, visibility, votes,"
                " followers, comments, created_at, status_at) VALUES ('req_1', 'feature',"
                " 'Głośność nakładki', '', 'planned', '', 'public', 0, 0, 0, '2026-01-01T00:00:00Z',"
                " '2026-01-01T00:00:00Z')"
            )
            connection.exec_driver_sql(
                "INSERT INTO search_requests (item_id, title) VALUES ('req_1', 'głosnosc nakładki')"
            )
    finally:
        engine.dispose()
    schema.migrate(empty_database)
    database = Database(empty_database)
    try:
        [found] = asyncio.run(database.read(similar_requests, "naklaka"))
        assert found.title == "Głośność nakładki"
    finally:
        database.close()


SPELLINGS = {  # as they were kept, and as they are kept now
    "ada@bücher.example": "ada@xn--bcher-kva.example",
    "bo@ｅxample.com": "bo@example.com",
    "cy@example.com": "cy@example.com",
    "müller@example.com": "müller@example.com",  # no address that mail is sent to
    "": "",
}
DONATIONS = (
    "INSERT INTO donations (id, donor_name, message, amount, currency, streamer_id, provider, voice, email,"
    " address_hash, request_digest, checkout_url, created_at, status, refunded, is_mismatch, failure, checks)"
    " VALUES ({}, '', '', 500, 'EUR', 'acc_0', 'dodo', '', {}, '', '', '',"
    f" {NOW}, 'paid', 0, FALSE, '', 0)"
)
MAILS = (
    "INSERT INTO mails (id, recipient, subject, body, unsubscribe_url, attempts, failure, created_at)"
    f" VALUES ({{}}, {{}}, '', '', '', 0, '', {NOW})"
)


def test_addresses_from_before_their_domains_were_kept_in_punycode_are_found(empty_database: str) -> None:
    schema.migrate(empty_database, "0015")
    engine = make_engine(empty_database, deadlines=OFFLINE)
    account = (
        "INSERT INTO accounts (id, email, username, name, role, created_at)"
        f" VALUES ('acc_{{0}}', '{{1}}', 'user{{0}}', '', 'streamer', {NOW})"
    )
    visitor = f"INSERT INTO visitors (id, name, email, created_at) VALUES ('vis_{{0}}', '', '{{1}}', {NOW})"
    unsubscribed = f"INSERT INTO unsubscriptions VALUES ('{hashed('ada@bücher.example')}', {NOW})"
    link = f"INSERT INTO unsubscribe_links VALUES ('secret', '{hashed('bo@ｅxample.com')}', {NOW})"
    with engine.begin() as connection:
        for number, email in enumerate(SPELLINGS):
            connection.exec_driver_sql(account.format(number, email))
            connection.exec_driver_sql(visitor.format(number, email.replace("ada", "Ada")))
            connection.exec_driver_sql(DONATIONS.format(f"'don_{number}'", f"'{email}'"))
            connection.exec_driver_sql(MAILS.format(f"'mail_{number}'", f"'{email}'"))
        connection.exec_driver_sql(account.format(9, "cy@ｅxample.com"))
        connection.exec_driver_sql(unsubscribed)
        connection.exec_driver_sql(link)
    schema.migrate(empty_database)

    def kept(column: str, table: str) -> list[str]:
        return list(connection.exec_driver_sql(f"SELECT {column} FROM {table} ORDER BY id").scalars())

    with engine.connect() as connection:
        now = list(SPELLINGS.values())
        assert kept("email", "accounts") == [*now, "cy@ｅxample.com"], "two accounts stay two"
        assert kept("email", "visitors") == [email.replace("ada", "Ada") for email in now]
        assert kept("email", "donations") == kept("recipient", "mails") == now
        for table, email in (
            ("unsubscriptions", "ada@bücher.example"),
            ("unsubscribe_links", "bo@ｅxample.com"),
        ):
            found = connection.exec_driver_sql(f"SELECT email_hash FROM {table}").scalars().all()
            assert found == [mailing._hash(email)]
    engine.dispose()


def hashed(email: str) -> str:
    return hashlib.sha256(email.encode()).hexdigest()
