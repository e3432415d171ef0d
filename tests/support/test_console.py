"""What the console reads at once."""

import pytest

from streampai_app.errors import NotFound
from streampai_app.support.append import Draft, append
from streampai_app.support.console import follow_thread, open_thread, read_inbox
from streampai_app.support.queries import InboxFilter
from streampai_app.support.starting import start_chat

from ..people import a_chat, a_start, an_admin, new_uuid


async def test_a_page_of_the_list_says_whether_there_is_more(database):
    ada = await an_admin(database)
    chats = [(await a_chat(database))[1].chat.id for _ in range(3)]
    page = await database.read(read_inbox, ada, InboxFilter(), 2)
    assert [chat.id for chat in page.rows] == chats[:0:-1]
    assert page.has_more
    assert page.unread == 3
    assert not (await database.read(read_inbox, ada, InboxFilter(), 3)).has_more


async def test_a_thread_opens_with_its_last_messages_and_the_visitors_other_chats(database):
    ada = await an_admin(database)
    visitor, first = await a_chat(database, body="1")
    second = await database.write(start_chat, visitor, a_start("other"))
    drafts = [Draft.by(visitor, first.chat.id, new_uuid(), str(number)) for number in range(2, 6)]
    await database.write_statement(append, drafts)
    thread = await database.read(open_thread, ada, first.chat.id, 3)
    assert [message.body for message in thread.messages] == ["3", "4", "5"]
    assert thread.chat.last_seq == 5
    assert [(chat.id, chat.title) for chat in thread.others] == [(second.chat.id, "other")]


async def test_following_a_thread_gives_what_came_since(database):
    ada = await an_admin(database)
    visitor, started = await a_chat(database)
    await database.write_statement(append, [Draft.by(visitor, started.chat.id, new_uuid(), "more")])
    chat, messages = await database.read(follow_thread, ada, started.chat.id, 1)
    assert [message.body for message in messages] == ["more"]
    assert chat.last_seq == 2
    _, nothing = await database.read(follow_thread, ada, started.chat.id, 2)
    assert nothing == []


async def test_a_chat_that_does_not_exist_is_not_found(database):
    ada = await an_admin(database)
    with pytest.raises(NotFound):
        await database.read(open_thread, ada, "cht_unknown", 3)
    with pytest.raises(NotFound):
        await database.read(follow_thread, ada, "cht_unknown", 0)
