"""Reading for many sockets at once, and the promise that drops lose nothing."""

import asyncio
import random
from datetime import timedelta

import pytest
from sqlalchemy import event

from streampai_app.accounts.sessions import revoke_session
from streampai_app.db import Database
from streampai_app.support.delivery import Deliverer, Want, read_wanted
from streampai_app.support.queries import PAGE, messages_after
from streampai_app.support.sending import Sender
from tests.people import a_chat, new_uuid


async def test_wants_of_one_turn_are_one_query_and_each_gets_its_own(database):
    chats = [await a_chat(database, body=str(number)) for number in range(10)]
    queries = []
    event.listen(database.read_engine, "before_cursor_execute", lambda *a: queries.append(a[2].split()[0]))
    deliverer = Deliverer(database)
    answers = await asyncio.gather(
        *(deliverer.messages_after(visitor, started.chat.id, 0) for visitor, started in chats)
    )
    assert [[message.body for message in answer] for answer in answers] == [[str(n)] for n in range(10)]
    assert queries == ["WITH"]


async def test_an_ended_session_and_somebody_elses_chat_yield_nothing(database):
    (ann, hers), (bob, his) = await a_chat(database), await a_chat(database)
    await database.write(revoke_session, bob, bob.session_id)
    wants = [
        Want(ann.session_id, ann.id, hers.chat.id, 0),
        Want(ann.session_id, ann.id, his.chat.id, 0),
        Want(ann.session_id, bob.id, his.chat.id, 0),
        Want(bob.session_id, bob.id, his.chat.id, 0),
    ]
    assert [len(answer) for answer in await database.read(read_wanted, wants)] == [1, 0, 0, 0]


async def test_whatever_is_dropped_and_doubled_a_client_with_a_cursor_ends_up_with_a_fresh_load(database):
    """Hints are lost, late and doubled at random; once the last one arrives, nothing is missing or twice."""
    chance = random.Random(7)
    visitor, started = await a_chat(database)
    sender, deliverer, chat_id = Sender(database), Deliverer(database), started.chat.id
    shown, cursor = [], 0

    async def look() -> None:
        nonlocal cursor
        for message in await deliverer.messages_after(visitor, chat_id, cursor):
            shown.append(message)
            cursor = message.seq

    for number in range(60):
        await sender.send(visitor, chat_id, new_uuid(), str(number))
        for _ in range(chance.choice([0, 0, 1, 2])):
            await look()
    await look()
    assert shown == await database.read(messages_after, visitor, chat_id, 0, limit=PAGE)


@pytest.mark.postgres
async def test_times_are_in_utc_wherever_the_server_thinks_it_is(postgres_url):
    elsewhere = Database(f"{postgres_url}?options=-c%20timezone%3DAsia/Kolkata")
    visitor, started = await a_chat(elsewhere)
    [message] = await Deliverer(elsewhere).messages_after(visitor, started.chat.id, 0)
    elsewhere.close()
    assert message == started.messages[0]
    assert message.at.utcoffset() == timedelta(0)
