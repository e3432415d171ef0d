"""Adding messages: numbers, repeats, races, refusals, and what it costs."""

import asyncio

import pytest
from sqlalchemy import event

from streampai_app.accounts.sessions import revoke_session
from streampai_app.db import Database
from streampai_app.errors import Conflict, Invalid, NotFound, NotSignedIn
from streampai_app.models import Role
from streampai_app.support.append import Draft, Stored, append
from streampai_app.support.queries import chat_of, messages_after
from streampai_app.support.resolution import resolve
from streampai_app.support.sending import Sender
from tests.people import a_chat, an_admin, new_uuid


async def bodies(database: Database, actor, chat_id: str) -> list[str]:
    return [message.body for message in await database.read(messages_after, actor, chat_id, 0)]


async def test_messages_of_both_sides_are_numbered_one_two_three(database):
    visitor, started = await a_chat(database, body="one")
    admin = await an_admin(database)
    sender = Sender(database)
    second = await sender.send(admin, started.chat.id, new_uuid(), "two")
    third = await sender.send(visitor, started.chat.id, new_uuid(), "three")
    assert (second.seq, third.seq) == (2, 3)
    assert await bodies(database, visitor, started.chat.id) == ["one", "two", "three"]


async def test_sending_again_gives_the_stored_message(database):
    visitor, started = await a_chat(database)
    sender, client_id = Sender(database), new_uuid()
    first = await sender.send(visitor, started.chat.id, client_id, "once")
    again = await sender.send(visitor, started.chat.id, client_id.upper(), "once")
    assert (first.fresh, again.fresh) == (True, False)
    assert (again.seq, again.at) == (first.seq, first.at)


async def test_two_identical_texts_stay_two_messages(database):
    visitor, started = await a_chat(database, body="hi")
    await Sender(database).send(visitor, started.chat.id, new_uuid(), "hi")
    assert await bodies(database, visitor, started.chat.id) == ["hi", "hi"]


async def test_the_same_draft_twice_in_one_turn_is_one_message(database):
    visitor, started = await a_chat(database)
    sender, client_id = Sender(database), new_uuid()
    one, two = await asyncio.gather(
        *(sender.send(visitor, started.chat.id, client_id, "x") for _ in range(2))
    )
    assert one == two
    assert len(await bodies(database, visitor, started.chat.id)) == 2


async def test_a_batch_keeps_the_order_of_its_drafts_and_spans_chats(database):
    (ann, hers), (bob, his) = await a_chat(database), await a_chat(database)
    sender = Sender(database)
    sends = [
        sender.send(*who, new_uuid(), f"{number}")
        for number in range(20)
        for who in ((ann, hers.chat.id), (bob, his.chat.id))
    ]
    await asyncio.gather(*sends)
    wanted = ["Hello?", *(str(number) for number in range(20))]
    assert await bodies(database, ann, hers.chat.id) == wanted
    assert await bodies(database, bob, his.chat.id) == wanted


async def test_processes_that_write_to_one_chat_at_once_leave_no_gap_and_no_double(database):
    visitor, started = await a_chat(database)
    chat_id, client_ids = started.chat.id, [new_uuid() for _ in range(40)]
    senders = [Sender(database) for _ in range(4)]  # each stands for a process: it batches on its own
    stored = await asyncio.gather(
        *(
            sender.send(visitor, chat_id, client_id, client_id)
            for client_id in client_ids
            for sender in senders
        )
    )
    assert sum(one.fresh for one in stored) == 40
    assert sorted({one.seq for one in stored}) == list(range(2, 42))
    assert sorted(await bodies(database, visitor, chat_id)) == sorted([*client_ids, "Hello?"])


async def test_a_resolved_chat_refuses_visitor_and_admin_messages(database):
    visitor, started = await a_chat(database)
    admin, sender = await an_admin(database), Sender(database)
    await database.write(resolve, admin, started.chat.id)
    for actor in (visitor, admin):
        with pytest.raises(Conflict) as refused:
            await sender.send(actor, started.chat.id, new_uuid(), "too late")
        assert refused.value.reason == "resolved"
    assert await bodies(database, visitor, started.chat.id) == ["Hello?"]


async def test_what_was_stored_before_the_resolve_is_still_found_when_sent_again(database):
    visitor, started = await a_chat(database)
    sender, client_id = Sender(database), new_uuid()
    stored = await sender.send(visitor, started.chat.id, client_id, "just in time")
    await database.write(resolve, await an_admin(database), started.chat.id)
    assert (await sender.send(visitor, started.chat.id, client_id, "just in time")).seq == stored.seq


async def test_messages_that_race_a_resolve_are_stored_before_it_or_refused(database):
    visitor, started = await a_chat(database)
    admin, chat_id = await an_admin(database), started.chat.id
    senders = [Sender(database) for _ in range(4)]

    async def try_to_send(number: int) -> bool:
        try:
            await senders[number % 4].send(visitor, chat_id, new_uuid(), str(number))
        except Conflict:
            return False
        return True

    tries = [asyncio.create_task(try_to_send(number)) for number in range(30)]
    resolved = await database.write(resolve, admin, chat_id)
    accepted = sum(await asyncio.gather(*tries))
    after = await database.read(messages_after, visitor, chat_id, 0)
    assert len(after) == 1 + accepted
    assert resolved.last_seq == after[-1].seq, "nothing may follow the resolve"


@pytest.mark.parametrize("chat_id", ["cht_unknown", "", "x" * 5000, "'; drop table chats; --"])
async def test_an_unknown_chat_is_not_found(database, chat_id):
    visitor, _ = await a_chat(database)
    with pytest.raises(NotFound):
        await Sender(database).send(visitor, chat_id, new_uuid(), "hello")


async def test_somebody_elses_chat_is_not_found(database):
    (ann, _), (_, his) = await a_chat(database), await a_chat(database)
    with pytest.raises(NotFound):
        await Sender(database).send(ann, his.chat.id, new_uuid(), "let me in")


async def test_a_revoked_session_sends_nothing(database):
    visitor, started = await a_chat(database)
    await database.write(revoke_session, visitor, visitor.session_id)
    with pytest.raises(NotSignedIn):
        await Sender(database).send(visitor, started.chat.id, new_uuid(), "still here")


async def test_a_refused_draft_does_not_touch_its_neighbours_in_the_batch(database):
    (ann, hers), (bob, his) = await a_chat(database), await a_chat(database)
    outcomes = await database.write(
        append,
        [
            Draft.by(ann, hers.chat.id, new_uuid(), "good"),
            Draft.by(ann, his.chat.id, new_uuid(), "bad"),
            Draft.by(bob, his.chat.id, new_uuid(), "good"),
        ],
    )
    assert [type(outcome).__name__ for outcome in outcomes] == ["Stored", "NotFound", "Stored"]


@pytest.mark.parametrize("body", ["", "   \n ", "\x00", "x" * 4001, None, 7, {"a": 1}])
async def test_a_body_that_is_empty_too_long_or_no_text_is_invalid(database, body):
    visitor, started = await a_chat(database)
    with pytest.raises(Invalid):
        await Sender(database).send(visitor, started.chat.id, new_uuid(), body)


async def test_unprintable_characters_and_half_surrogates_are_dropped_not_stored(database):
    visitor, started = await a_chat(database)
    await Sender(database).send(visitor, started.chat.id, new_uuid(), "a\x00b\ud800c\r\nd 👩‍🚀")
    assert (await bodies(database, visitor, started.chat.id))[-1] == "abc\nd 👩‍🚀"


async def test_streamers_have_no_part_in_chats(database):
    _, started = await a_chat(database)
    streamer = await an_admin(database, role=Role.STREAMER)
    with pytest.raises(Exception, match="Only visitors and the team"):
        await Sender(database).send(streamer, started.chat.id, new_uuid(), "hi")


async def test_a_batch_costs_one_statement_on_postgres_and_three_on_sqlite(database):
    chats = [await a_chat(database) for _ in range(5)]
    statements: list[str] = []

    def note(conn, cursor, statement, parameters, context, executemany):
        statements.append(statement.split(None, 1)[0])

    event.listen(database.engine, "before_cursor_execute", note)
    sender = Sender(database)
    sends = (sender.send(who, started.chat.id, new_uuid(), "hi") for who, started in chats for _ in range(10))
    await asyncio.gather(*sends)
    event.remove(database.engine, "before_cursor_execute", note)
    if database.is_sqlite:
        assert statements == ["WITH", "INSERT", "UPDATE"]
    else:
        assert statements == ["WITH"]


async def a_notice(database, chat_id: str, client_id: str = "") -> Stored:
    draft = Draft.notice(chat_id, client_id or new_uuid(), "It is fixed.")
    return (await database.write(append, [draft]))[0]


async def test_a_notice_of_ours_enters_a_resolved_chat_once_and_leaves_it_resolved(database):
    visitor, started = await a_chat(database)
    admin, client_id = await an_admin(database), new_uuid()
    await database.write(resolve, admin, started.chat.id)
    stored = [await a_notice(database, started.chat.id, client_id) for _ in range(2)]
    assert [(each.seq, each.fresh) for each in stored] == [(2, True), (2, False)]
    chat = await database.read(chat_of, visitor, started.chat.id)
    assert (chat.state, chat.last_seq, chat.unread) == ("resolved", 2, 1)
    with pytest.raises(Conflict):
        await Sender(database).send(visitor, started.chat.id, new_uuid(), "so I may write?")


async def test_nobody_who_sends_can_pass_for_a_notice(database):
    visitor, started = await a_chat(database)
    for actor in (visitor, await an_admin(database)):
        draft = Draft.by(actor, started.chat.id, new_uuid(), "It is fixed.")
        assert (draft.sender, draft.sender_id) == (
            "visitor" if actor is visitor else "admin",
            actor.id,
        )


async def test_a_notice_is_numbered_among_messages_that_race_it(database):
    visitor, started = await a_chat(database)
    sender = Sender(database)
    await asyncio.gather(
        *(sender.send(visitor, started.chat.id, new_uuid(), "hi") for _ in range(10)),
        *(a_notice(database, started.chat.id) for _ in range(10)),
    )
    after = await database.read(messages_after, visitor, started.chat.id, 0)
    assert [message.seq for message in after] == list(range(1, 22))
