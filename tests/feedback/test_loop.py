"""The whole loop: asked, linked, fixed, and the person hears of it in the old chat."""

import pytest
from sqlmodel import select

from streampai_app.errors import Conflict
from streampai_app.feedback.announcing import tell_everybody
from streampai_app.feedback.linking import link, turn_into
from streampai_app.feedback.queries import item
from streampai_app.feedback.statuses import set_status
from streampai_app.feedback.voting import vote
from streampai_app.models import ChatState, Kind, Mail, Sender
from streampai_app.support.queries import chat_of, messages_after, past_chats
from streampai_app.support.reading import mark_read
from streampai_app.support.resolution import resolve
from streampai_app.support.sending import Sender as Sending
from tests.people import a_chat, an_admin, new_uuid

from .people import a_bug, a_request, a_visitor

ORIGIN = "https://desk.example"


async def test_whoever_reported_hears_of_the_fix_in_the_old_chat_which_stays_resolved(database):
    admin = await an_admin(database)
    visitor, started = await a_chat(database, body="My overlay is black")
    chat_id = started.chat.id
    bug = await database.write(turn_into, admin, chat_id, Kind.BUG, "Black overlay")
    await database.write(resolve, admin, chat_id)
    await database.write(mark_read, visitor, chat_id, 1)
    await database.write(set_status, admin, bug.id, "fixed", "It was the new driver.")

    assert await tell_everybody(database, ORIGIN, pause=0) == 1

    messages = await database.read(messages_after, visitor, chat_id, 1)
    assert [message.sender for message in messages] == [Sender.SYSTEM]
    assert messages[0].body == "“Black overlay” is fixed.\n\nIt was the new driver."
    chat = await database.read(chat_of, visitor, chat_id)
    assert (chat.state, chat.unread, chat.kind) == (ChatState.RESOLVED, 1, Kind.BUG)
    with pytest.raises(Conflict):
        await Sending(database).send(visitor, chat_id, new_uuid(), "Thanks!")
    assert (await database.read(item, admin, bug.id)).told == (1, 1)


async def test_every_voter_hears_once_however_often_the_job_runs(database):
    admin = await an_admin(database)
    author, asked = await a_request(database)
    voters = [await a_visitor(database, email=f"v{n}@example.org") for n in range(3)]
    for voter in voters:
        await database.write(vote, voter, asked.request.id)
    await database.write(set_status, admin, asked.request.id, "planned", "")
    assert await tell_everybody(database, ORIGIN, pause=0) == 4
    assert await tell_everybody(database, ORIGIN, pause=0) == 0
    for voter in voters:
        [chat] = await database.read(past_chats, voter)
        assert (chat.subject, chat.unread, chat.state) == ("Dark mode", 1, ChatState.RESOLVED)
    [own] = await database.read(past_chats, author)
    assert (own.id, own.unread, own.state) == (asked.started.chat.id, 1, ChatState.OPEN)
    mails = await database.read(lambda tx: tx.session.exec(select(Mail)).all())
    assert sorted(mail.recipient for mail in mails) == [f"v{n}@example.org" for n in range(3)]
    assert all(mail.unsubscribe_url.startswith(f"{ORIGIN}/unsubscribe/") for mail in mails)


async def test_a_second_report_linked_with_the_bug_is_told_too(database):
    admin = await an_admin(database)
    _, reported = await a_bug(database)
    other, started = await a_chat(database, body="I hear nothing")
    await database.write(link, admin, started.chat.id, reported.bug.id)
    await database.write(set_status, admin, reported.bug.id, "fixed")
    assert await tell_everybody(database, ORIGIN, pause=0) == 2
    assert [m.sender for m in await database.read(messages_after, other, started.chat.id, 0)] == [
        "visitor",
        "system",
    ]
