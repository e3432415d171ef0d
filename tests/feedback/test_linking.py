"""Chats and what they are about."""

import pytest

from streampai_app.errors import Conflict, Invalid, NotAllowed, NotFound
from streampai_app.feedback.linking import items_of_chat, link, turn_into, unlink
from streampai_app.feedback.merging import merge
from streampai_app.feedback.queries import item
from streampai_app.models import Kind
from streampai_app.support.queries import chat_of
from tests.people import a_chat, an_admin

from .people import a_bug, a_request


async def test_a_chat_becomes_a_bug_with_what_was_said_first_and_its_old_kind_when_unlinked(database):
    admin, (visitor, started) = await an_admin(database), await a_chat(database, body="It is broken")
    bug = await database.write(turn_into, admin, started.chat.id, "bug", "Broken player")
    assert (bug.kind, bug.title, bug.body, bug.chat_id) == (
        "bug",
        "Broken player",
        "It is broken",
        started.chat.id,
    )
    assert (await database.read(chat_of, visitor, started.chat.id)).kind == Kind.BUG
    [link_] = (await database.read(item, admin, bug.id)).chats
    assert (link_.chat_id, link_.is_origin) == (started.chat.id, True)
    with pytest.raises(Conflict) as refused:
        await database.write(turn_into, admin, started.chat.id, "feature", "Again")
    assert refused.value.reason == "linked"

    for _ in range(2):
        left = await database.write(unlink, admin, started.chat.id, bug.id)
    assert (left.chats, left.chat_id) == (0, "")
    assert (await database.read(chat_of, visitor, started.chat.id)).kind == Kind.SUPPORT
    assert (await database.write(turn_into, admin, started.chat.id, "feature", "Now")).kind == "feature"


async def test_what_was_said_in_a_chat_is_not_public_before_somebody_says_so(database):
    admin, (_, started) = await an_admin(database), await a_chat(database)
    request = await database.write(turn_into, admin, started.chat.id, "feature", "Dark mode")
    assert request.visibility == "held"
    with pytest.raises(NotFound):
        await database.read(item, None, request.id)


async def test_a_chat_is_linked_once_with_what_an_item_has_become(database):
    admin, (_, started) = await an_admin(database), await a_chat(database)
    (_, one), (_, two) = await a_bug(database), await a_bug(database)
    await database.write(merge, admin, one.bug.id, two.bug.id)
    for _ in range(2):
        linked = await database.write(link, admin, started.chat.id, one.bug.id)
    assert (linked.id, linked.chats) == (two.bug.id, 3)
    assert [about.id for about in await database.read(items_of_chat, admin, started.chat.id)] == [two.bug.id]


async def test_unlinking_the_conversation_an_item_began_with_leaves_it_to_be_opened(database):
    admin, (_, asked) = await an_admin(database), await a_request(database)
    left = await database.write(unlink, admin, asked.started.chat.id, asked.request.id)
    assert (left.chats, left.chat_id) == (0, asked.started.chat.id)


async def test_only_the_team_links_only_what_there_is(database):
    admin, (visitor, started) = await an_admin(database), await a_chat(database)
    _, asked = await a_request(database)
    with pytest.raises(NotAllowed):
        await database.write(link, visitor, started.chat.id, asked.request.id)
    for chat_id, item_id in (("cht_unknown", asked.request.id), (started.chat.id, "req_" + "0" * 26)):
        with pytest.raises(NotFound):
            await database.write(link, admin, chat_id, item_id)
    with pytest.raises(Invalid):
        await database.write(turn_into, admin, started.chat.id, "bug", " ")
    with pytest.raises(Invalid):
        await database.write(turn_into, admin, started.chat.id, "support", "Title")
