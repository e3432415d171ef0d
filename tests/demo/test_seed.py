"""The demo's data comes about once, and leaves no door open."""

from sqlmodel import select

from streampai_app.accounts.passwords import hash_password
from streampai_app.db import Database, Tx
from streampai_app.demo.seed import seed
from streampai_app.demo.stories import STORIES
from streampai_app.models import Account, Chat, LoginSession, Message, Resolution, Role

EMAIL = "admin@example.com"


def everything(tx: Tx) -> dict[str, int]:
    return {
        table.__tablename__: len(tx.session.exec(select(table)).all()) for table in (Account, Chat, Message)
    }


async def test_the_demo_has_an_admin_a_streamer_and_all_stories(database: Database) -> None:
    await database.write(seed, EMAIL, hash_password("one password"))
    assert await database.read(everything) == {
        "accounts": 2,
        "chats": len(STORIES),
        "messages": sum(len(story.lines) for story in STORIES),
    }
    accounts = await database.read(lambda tx: tx.session.exec(select(Account)).all())
    assert {(account.role, account.username) for account in accounts} == {
        (Role.ADMIN, "admin"),
        (Role.STREAMER, "demo"),
    }
    resolved = await database.read(lambda tx: tx.session.exec(select(Resolution)).all())
    assert len(resolved) == sum(story.resolved for story in STORIES)


async def test_seeding_again_only_changes_the_password(database: Database) -> None:
    await database.write(seed, EMAIL, hash_password("one password"))
    before = await database.read(everything)
    second = hash_password("another password")
    await database.write(seed, EMAIL, second)
    assert await database.read(everything) == before
    query = select(Account.password_hash).where(Account.email == EMAIL)
    assert await database.read(lambda tx: tx.session.exec(query).one()) == second


async def test_no_session_of_the_demo_stays_open(database: Database) -> None:
    await database.write(seed, EMAIL, hash_password("one password"))
    sessions = await database.read(lambda tx: tx.session.exec(select(LoginSession)).all())
    assert all(session.revoked_at is not None for session in sessions)
