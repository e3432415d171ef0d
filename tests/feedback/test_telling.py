"""Telling: to whom, where, once, and whatever dies on the way."""

import asyncio
from contextlib import suppress

import pytest
from sqlalchemy import event
from sqlmodel import select

from streampai_app.accounts.sessions import authenticate
from streampai_app.accounts.visitors import welcome
from streampai_app.db import Database
from streampai_app.feedback import telling
from streampai_app.feedback.announcing import tell_everybody
from streampai_app.feedback.following import follow
from streampai_app.feedback.mailing import unsubscribe
from streampai_app.feedback.merging import merge
from streampai_app.feedback.statuses import set_status
from streampai_app.feedback.voting import unvote, vote
from streampai_app.models import Mail, Message, Notice, Sender, Visitor
from streampai_app.support.console import read_inbox
from streampai_app.support.queries import InboxFilter, past_chats, unread_chats
from streampai_app.support.reading import mark_read
from tests.people import a_chat, an_admin

from .people import a_bug, a_request, a_visitor

ORIGIN = "https://desk.example"


async def tell_all(database: Database) -> int:
    return await tell_everybody(database, ORIGIN, pause=0)


async def notices(database: Database) -> list[Message]:
    said = select(Message).where(Message.sender == Sender.SYSTEM).order_by(Message.chat_id, Message.seq)
    return await database.read(lambda tx: list(tx.session.exec(said).all()))


async def mails(database: Database) -> list[Mail]:
    return await database.read(lambda tx: list(tx.session.exec(select(Mail)).all()))


async def test_voters_and_followers_hear_those_who_withdrew_or_came_later_do_not(database):
    admin, (author, asked) = await an_admin(database), await a_request(database)
    request_id = asked.request.id
    voter, follower, withdrawn, late = [await a_visitor(database) for _ in range(4)]
    await database.write(vote, voter, request_id)
    await database.write(follow, follower, request_id)
    await database.write(vote, withdrawn, request_id)
    await database.write(unvote, withdrawn, request_id)
    await database.write(set_status, admin, request_id, "planned")
    await database.write(vote, late, request_id)
    assert await tell_all(database) == 3
    heard = [who for who in (author, voter, follower) if await database.read(past_chats, who)]
    assert heard == [author, voter, follower]
    assert await database.read(past_chats, withdrawn) == await database.read(past_chats, late) == []


async def test_one_who_voted_followed_and_wrote_hears_once(database):
    admin, (author, asked) = await an_admin(database), await a_request(database)
    await database.write(follow, author, asked.request.id)
    await database.write(set_status, admin, asked.request.id, "planned")
    assert await tell_all(database) == 1
    assert len(await notices(database)) == 1


async def test_each_step_is_told_and_the_same_status_again_is_no_step(database):
    admin, (_, asked) = await an_admin(database), await a_request(database)
    for status in ("planned", "planned", "in-progress", "shipped"):
        await database.write(set_status, admin, asked.request.id, status)
    assert await tell_all(database) == 3
    assert [said.body.split("”")[1] for said in await notices(database)] == [
        " is planned.",
        " is being worked on.",
        " has shipped.",
    ]


async def test_everybody_is_told_in_their_own_language(database):
    admin = await an_admin(database)
    start = {"language": "de", "email": "ana@example.org"}
    ann = await database.read(authenticate, await database.write(welcome, **start))
    _, asked = await a_request(database, by=ann)
    await database.write(vote, await a_visitor(database), asked.request.id)
    await database.write(set_status, admin, asked.request.id, "declined", "Zu selten gebraucht.")
    await tell_all(database)
    assert {said.body for said in await notices(database)} == {
        "„Dark mode“ wird nicht umgesetzt.\n\nZu selten gebraucht.",
        "“Dark mode” will not be done.\n\nZu selten gebraucht.",
    }
    [mail] = await mails(database)
    assert mail.subject == "„Dark mode“ wird nicht umgesetzt"
    assert "Hier ist es zu sehen:" in mail.body
    assert "Keine solchen Mails mehr:\nhttps://desk.example/unsubscribe/" in mail.body


async def test_the_language_of_the_last_chat_counts(database):
    visitor, _ = await a_request(database, language="pl")
    assert await language_of(database, visitor) == "pl"
    await a_request(database, "Night theme", by=visitor, language="es")
    assert await language_of(database, visitor) == "es"
    await a_request(database, "Louder", by=visitor)
    assert await language_of(database, visitor) == "es", "who names none has not forgotten it"


async def language_of(database: Database, visitor) -> str:
    return await database.read(lambda tx: tx.session.get_one(Visitor, visitor.id).language)


async def test_voters_of_what_was_merged_hear_of_what_it_became(database):
    admin = await an_admin(database)
    (ann, one), (_, two) = await a_request(database), await a_request(database, "Night theme")
    await database.write(merge, admin, one.request.id, two.request.id)
    await database.write(set_status, admin, two.request.id, "shipped")
    assert await tell_all(database) == 2
    [chat] = await database.read(past_chats, ann)
    assert (chat.id, chat.preview) == (one.started.chat.id, "“Night theme” has shipped.")


async def test_it_is_said_in_the_chat_about_it_else_in_the_newest(database):
    admin, (_, asked) = await an_admin(database), await a_request(database)
    voter, _first = await a_chat(database)
    await database.write(vote, voter, asked.request.id)
    await database.write(set_status, admin, asked.request.id, "planned")
    _, _bug = await a_bug(database, by=voter)
    await tell_all(database)
    chats = await database.read(past_chats, voter)
    assert [chat.unread for chat in chats] == [1, 0]
    assert chats[0].kind == "bug", "it moved no other up, and was said in the newest"


async def test_a_notice_moves_a_chat_up_for_its_visitor_and_not_for_the_team(database):
    admin, (author, asked) = await an_admin(database), await a_request(database)
    _, newer = await a_request(database, "Night theme", by=author)
    await database.write(set_status, admin, asked.request.id, "planned")
    await tell_all(database)
    old, new = asked.started.chat.id, newer.started.chat.id
    assert [chat.id for chat in await database.read(past_chats, author)] == [old, new]
    inbox = await database.read(read_inbox, admin, InboxFilter(), 10)
    assert [row.id for row in inbox.rows] == [new, old]


async def test_a_notice_neither_hides_nor_makes_work_for_the_team(database):
    admin, (author, asked) = await an_admin(database), await a_request(database)
    assert await database.read(unread_chats, admin) == 1
    await database.write(set_status, admin, asked.request.id, "planned")
    await tell_all(database)
    assert await database.read(unread_chats, admin) == 1, "what the author wrote is still to be read"
    await database.write(mark_read, admin, asked.started.chat.id, 1)
    assert await database.read(unread_chats, admin) == 0, "the notice is not"
    assert (await database.read(past_chats, author))[0].unread == 1


async def test_an_address_gets_one_mail_about_an_event_whoever_has_it_and_none_after_unsubscribing(database):
    admin, (_, asked) = await an_admin(database), await a_request(database)
    for email in ("ada@example.org", "ADA@example.org", "bob@example.org"):
        await database.write(vote, await a_visitor(database, email=email), asked.request.id)
    await database.write(set_status, admin, asked.request.id, "planned")
    await tell_all(database)
    sent = {mail.recipient.lower(): mail for mail in await mails(database)}
    assert len(await mails(database)) == 2
    assert f"{ORIGIN}/roadmap/{asked.request.id}" in sent["ada@example.org"].body

    secret = sent["ada@example.org"].unsubscribe_url.rpartition("/")[2]
    for _ in range(2):
        await database.write(unsubscribe, secret)
    await database.write(set_status, admin, asked.request.id, "shipped")
    await tell_all(database)
    new = [mail.recipient for mail in await mails(database) if "shipped" in mail.subject]
    assert new == ["bob@example.org"]
    assert len(await notices(database)) == 8, "in chats everybody hears"


class Killed(BaseException):
    """What stands for the end of the process: nothing catches it."""


def killing_after(database: Database, statements: int) -> list[int]:
    """Die before the statement of this number, in whatever transaction it is. Return how many are left."""
    left = [statements]

    @event.listens_for(database.engine, "before_cursor_execute")
    def count(conn, cursor, statement, parameters, context, executemany):
        left[0] -= 1
        if left[0] <= 0:
            raise Killed

    return left


async def test_killed_before_any_statement_nobody_is_lost_and_nobody_hears_twice(database):
    admin, (_, asked) = await an_admin(database), await a_request(database)
    for number in range(3):
        voter = await a_visitor(database, email=f"v{number}@example.org")
        await database.write(vote, voter, asked.request.id)
    rounds, is_whole = 0, False
    while not is_whole:
        rounds += 1
        await database.write(set_status, admin, asked.request.id, ("planned", "in-progress")[rounds % 2])
        doomed = Database(database.url)
        left = killing_after(doomed, rounds)
        with suppress(
            Killed, RuntimeError
        ):  # whoever waited for a transaction hears of its end as a surprise
            await tell_all(doomed)
        is_whole = left[0] > 0  # so few statements are there
        if not is_whole:
            await tell_all(database)
        doomed.close()
    said = await notices(database)
    assert len(said) == 4 * rounds > 40
    assert len({(each.chat_id, each.client_id) for each in said}) == len(said)
    assert len(await mails(database)) == 3 * rounds
    left = await database.read(lambda tx: tx.session.exec(select(Notice.told_at, Notice.due_at)).all())
    assert all(told_at and due_at is None for told_at, due_at in left)


async def test_two_processes_share_the_work_and_nobody_hears_twice(database):
    admin, (_, asked) = await an_admin(database), await a_request(database)
    for _ in range(30):
        await database.write(vote, await a_visitor(database), asked.request.id)
    await database.write(set_status, admin, asked.request.id, "shipped")
    other_process = Database(database.url)
    told = await asyncio.gather(*(tell_all(each) for each in (database, other_process) * 2))
    other_process.close()
    assert sum(told) == 31
    assert len(await notices(database)) == 31


async def test_one_who_cannot_be_told_keeps_nobody_else_from_hearing_and_is_tried_again(
    database, monkeypatch
):
    admin, (_, asked) = await an_admin(database), await a_request(database)
    voters = [await a_visitor(database) for _ in range(3)]
    for voter in voters:
        await database.write(vote, voter, asked.request.id)
    await database.write(set_status, admin, asked.request.id, "shipped")
    is_broken = [True]
    real = telling._open_chat

    def sometimes(tx, place):
        if is_broken[0] and place.notice.visitor_id == voters[1].id:
            raise RuntimeError("a mistake")
        return real(tx, place)

    monkeypatch.setattr(telling, "_open_chat", sometimes)
    assert await tell_all(database) == 3
    row = await database.read(lambda tx: tx.session.exec(select(Notice).where(Notice.attempts == 1)).one())
    assert (row.visitor_id, row.told_at, row.failure) == (voters[1].id, None, "RuntimeError: a mistake")

    is_broken[0] = False
    await database.write(lambda tx: setattr(tx.session.merge(row), "due_at", tx.now))
    assert await tell_all(database) == 1


async def test_many_are_written_down_in_steps_that_go_on_where_the_last_one_ended(database):
    admin, (_, asked) = await an_admin(database), await a_request(database)
    for _ in range(6):
        await database.write(vote, await a_visitor(database), asked.request.id)
    await database.write(set_status, admin, asked.request.id, "shipped")
    steps = []
    while changes := await database.read(telling.open_changes):
        steps.append(await database.write(telling.address, changes[0], 3))
    assert steps == [3, 3, 1]


@pytest.mark.parametrize("title", ["<script>alert(1)</script>", "\u202eevil", "x" * 200])
async def test_hostile_titles_are_said_as_they_are_and_stay_text(database, title):
    admin, (_, asked) = await an_admin(database), await a_request(database, title)
    await database.write(set_status, admin, asked.request.id, "declined", "<b>No</b>")
    await tell_all(database)
    [said] = await notices(database)
    assert said.body == f"“{title}” will not be done.\n\n<b>No</b>"
