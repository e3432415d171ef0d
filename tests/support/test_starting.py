"""Starting a chat twice, from two tabs at once, from somebody else's key."""

import asyncio

import pytest
from sqlmodel import select

from streampai_app.accounts.sessions import authenticate, note_seen
from streampai_app.errors import Conflict, NotFound, NotSignedIn
from streampai_app.models import Chat, Visitor
from streampai_app.support.starting import start_chat
from tests.people import a_chat, a_start


async def count(database, table) -> int:
    return await database.read(lambda tx: len(tx.session.exec(select(table)).all()))


async def test_the_same_start_twice_at_once_is_one_visitor_and_one_chat(database):
    start = a_start()
    started = await asyncio.gather(*(database.write(start_chat, None, start) for _ in range(4)))
    assert len({answer.chat.id for answer in started}) == 1
    assert (await count(database, Chat), await count(database, Visitor)) == (1, 1)


async def test_only_the_last_token_of_repeated_starts_is_good(database):
    start = a_start()
    first = await database.write(start_chat, None, start)
    second = await database.write(start_chat, None, start)
    with pytest.raises(NotSignedIn):
        await database.read(authenticate, first.token)
    assert (await database.read(authenticate, second.token)).id == first.chat.visitor_id


async def test_a_used_token_closes_the_door_to_its_start_key(database):
    start = a_start()
    started = await database.write(start_chat, None, start)
    visitor = await database.read(authenticate, started.token)
    await database.write(note_seen, visitor)
    with pytest.raises(Conflict):
        await database.write(start_chat, None, start)
    assert (await database.write(start_chat, visitor, start)).chat.id == started.chat.id


async def test_a_refused_start_leaves_no_visitor_behind(database):
    _, theirs = await a_chat(database)
    with pytest.raises(NotFound):
        await database.write(start_chat, None, a_start(previous_chat_id=theirs.chat.id))
    assert await count(database, Visitor) == 1
