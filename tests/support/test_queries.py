"""What each side sees of chats, in which order, page by page."""

import pytest

from streampai_app.errors import NotAllowed, NotFound
from streampai_app.models import Kind, Role
from streampai_app.support import queries
from streampai_app.support.queries import InboxFilter
from streampai_app.support.reading import mark_read
from streampai_app.support.resolution import resolve
from streampai_app.support.sending import Sender
from streampai_app.support.starting import start_chat
from tests.people import a_chat, a_start, an_admin, new_uuid


async def test_the_inbox_lists_newest_activity_first_and_pages_without_a_gap_or_double(database):
    admin = await an_admin(database)
    started = [(await a_chat(database, body=str(number)))[1].chat.id for number in range(7)]
    first = await database.read(queries.inbox, admin, InboxFilter(), limit=4)
    last = (first[-1].last_activity_at, first[-1].id)
    rest = await database.read(queries.inbox, admin, InboxFilter(), before=last, limit=4)
    assert [chat.id for chat in (*first, *rest)] == started[::-1]


async def test_the_inbox_is_filtered_by_state_and_kind(database):
    admin = await an_admin(database)
    _, one = await a_chat(database)
    _, bug = await a_chat(database, kind=Kind.BUG, subject="Crash")
    await database.write(resolve, admin, one.chat.id)

    async def listed(**wanted):
        return [chat.id for chat in await database.read(queries.inbox, admin, InboxFilter(**wanted))]

    assert await listed() == [bug.chat.id]
    assert await listed(state="resolved") == [one.chat.id]
    assert await listed(state=None) == [one.chat.id, bug.chat.id]
    assert await listed(state=None, kind="support") == [one.chat.id]


async def test_unread_counts_the_other_side_only_and_for_each_admin_alone(database):
    ada, bob = await an_admin(database), await an_admin(database, "Bob")
    visitor, started = await a_chat(database)
    chat_id, sender = started.chat.id, Sender(database)
    await sender.send(ada, chat_id, new_uuid(), "hi")
    await sender.send(visitor, chat_id, new_uuid(), "thanks")
    seen = await database.read(queries.chat_of, visitor, chat_id)
    assert (seen.unread, seen.other_read_seq) == (1, 0)
    await database.write(mark_read, ada, chat_id, 3)
    assert (await database.read(queries.chat_of, ada, chat_id)).unread == 0
    assert (await database.read(queries.chat_of, bob, chat_id)).unread == 2
    assert (await database.read(queries.chat_of, visitor, chat_id)).other_read_seq == 3
    assert await database.read(queries.unread_chats, ada) == 0
    assert await database.read(queries.unread_chats, bob) == 1


async def test_beyond_a_hundred_unread_chats_nobody_counts(database, monkeypatch):
    admin = await an_admin(database)
    monkeypatch.setattr(queries, "MOST_UNREAD", 2)
    for unread in (1, 2, 2):
        await a_chat(database)
        assert await database.read(queries.unread_chats, admin) == unread


async def test_older_messages_are_read_backwards_in_pages(database):
    visitor, started = await a_chat(database, body="1")
    for number in range(2, 8):
        await Sender(database).send(visitor, started.chat.id, new_uuid(), str(number))
    page = await database.read(queries.messages_before, visitor, started.chat.id, 7, limit=3)
    assert [message.seq for message in page] == [4, 5, 6]


async def test_a_resolved_chat_says_when_and_by_whom(database):
    admin = await an_admin(database, "Grace")
    visitor, started = await a_chat(database)
    chat = await database.write(resolve, admin, started.chat.id)
    again = await database.write(resolve, await an_admin(database, "Late"), started.chat.id)
    assert (chat.state, chat.resolved_by, again.resolved_by) == ("resolved", "Grace", "Grace")
    assert (await database.read(queries.past_chats, visitor))[0].resolved_at == chat.resolved_at


async def test_a_visitor_cannot_resolve_and_a_streamer_sees_no_chats(database):
    visitor, started = await a_chat(database)
    streamer = await an_admin(database, role=Role.STREAMER)
    with pytest.raises(NotAllowed):
        await database.write(resolve, visitor, started.chat.id)
    with pytest.raises(NotAllowed):
        await database.read(queries.chat_of, streamer, started.chat.id)


async def test_nobody_reads_or_marks_somebody_elses_chat(database):
    (mine, _), (_, theirs) = await a_chat(database), await a_chat(database)
    for query in (queries.chat_of, lambda tx, actor, chat: queries.messages_after(tx, actor, chat, 0)):
        with pytest.raises(NotFound):
            await database.read(query, mine, theirs.chat.id)
    with pytest.raises(NotFound):
        await database.write(mark_read, mine, theirs.chat.id, 1)


async def test_the_context_panel_lists_all_chats_of_one_visitor(database):
    admin = await an_admin(database)
    visitor, first = await a_chat(database)
    await a_chat(database)
    second = await database.write(start_chat, visitor, a_start(previous_chat_id=first.chat.id))
    listed = await database.read(queries.chats_of_visitor, admin, visitor.id)
    assert [chat.id for chat in listed] == [second.chat.id, first.chat.id]
    assert listed[0].previous_chat_id == first.chat.id
