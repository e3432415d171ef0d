"""After a person is forgotten nothing says who they were, and everybody else has what they had."""

import json

import pytest
from sqlalchemy import text
from sqlmodel import SQLModel, select

from streampai_app.accounts.sessions import authenticate_session
from streampai_app.errors import NotSignedIn
from streampai_app.feedback.announcing import tell_everybody
from streampai_app.feedback.queries import item
from streampai_app.feedback.similar import similar_requests
from streampai_app.feedback.statuses import set_status
from streampai_app.feedback.telling import address
from streampai_app.models import AuditEntry, Donation, Notice, StatusChange
from streampai_app.privacy.erasing import erase_person
from streampai_app.support.queries import chat_of, messages_after
from streampai_app.support.rules import ERASED

from .person import EMAIL, SECRETS, a_world


def everything(tx) -> str:
    """All rows of all tables, the index of titles included, as one text."""
    names = [table.name for table in SQLModel.metadata.sorted_tables] + ["search_requests"]
    rows = [tx.session.execute(text(f'SELECT * FROM "{name}"')).all() for name in names]
    return json.dumps([[list(map(str, row)) for row in table] for table in rows], ensure_ascii=False)


async def test_no_table_holds_a_word_of_theirs(database, store):
    await a_world(database, store)
    before = (await database.read(everything)).lower()
    assert [secret for secret in SECRETS if secret.lower() not in before] == []
    await database.write(erase_person, None, EMAIL, include_unverified=True)
    after = (await database.read(everything)).lower()
    assert [secret for secret in SECRETS if secret.lower() in after] == []


async def test_counts_numbers_and_what_others_wanted_stay(database, store):
    world = await a_world(database, store)
    before = [(await database.read(item, world.admin, each)).item for each in (world.shared, world.others)]
    erased = await database.write(erase_person, None, EMAIL, include_unverified=True)
    assert (erased.visitors, erased.chats, erased.donations) == (1, 3, 1)
    after = [(await database.read(item, world.admin, each)).item for each in (world.shared, world.others)]
    for was, now in zip(before, after, strict=True):
        assert (now.votes, now.comments, now.chats) == (was.votes, was.comments, was.chats)
    page = await database.read(item, world.other, world.shared)
    assert (page.item.title, page.item.body) == ("Dark mode", ERASED)
    assert (await database.read(item, world.admin, world.shared)).item.author == "Somebody"
    (said,) = (await database.read(item, world.other, world.others)).comments
    assert (said.body, said.name) == (ERASED, "Somebody")


async def test_a_request_that_nobody_else_wants_loses_its_title_and_is_not_found_by_it(database, store):
    world = await a_world(database, store)
    assert await database.read(similar_requests, "Sunglasses please")
    await database.write(erase_person, None, EMAIL, include_unverified=True)
    assert (await database.read(item, world.admin, world.alone)).item.title == ERASED
    assert await database.read(similar_requests, "Sunglasses please") == []


async def test_a_bug_loses_its_context_and_its_screenshot(database, store):
    world = await a_world(database, store)
    erased = await database.write(erase_person, None, EMAIL, include_unverified=True)
    page = await database.read(item, world.admin, world.bug)
    assert (page.context, page.screenshot_id, page.item.title) == ({}, "", ERASED)
    assert erased.files == (world.screenshot,)


async def test_a_chat_keeps_its_numbers_and_says_nothing(database, store):
    world = await a_world(database, store)
    await database.write(erase_person, None, EMAIL, include_unverified=True)
    said = await database.read(messages_after, world.admin, world.chat, 0)
    assert [(each.seq, each.body) for each in said] == [(1, ERASED), (2, ERASED)]
    chat = await database.read(chat_of, world.admin, world.chat)
    assert (chat.subject, chat.preview, chat.visitor_name) == (ERASED, ERASED, "")


async def test_their_browsers_are_strangers_at_once(database, store):
    world = await a_world(database, store)
    await database.write(erase_person, None, EMAIL, include_unverified=True)
    with pytest.raises(NotSignedIn):
        await database.read(authenticate_session, world.ada.session_id)
    assert await database.read(authenticate_session, world.other.session_id)


async def test_a_gift_stays_in_the_books_without_its_giver(database, store):
    world = await a_world(database, store)
    await database.write(erase_person, None, EMAIL, include_unverified=True)
    row = await database.read(lambda tx: tx.session.get_one(Donation, world.donation))
    assert (row.amount, row.currency, row.donor_name, row.message, row.email) == (2500, "EUR", "", "", "")


async def test_who_waited_to_be_told_is_not_told_any_more(database, store):
    world = await a_world(database, store)
    await database.write(set_status, world.admin, world.alone, "planned")
    change_id = await database.read(lambda tx: tx.session.exec(select(StatusChange.id)).one())
    assert await database.write(address, change_id) == 1
    await database.write(erase_person, None, EMAIL, include_unverified=True)
    assert await tell_everybody(database, "https://desk.example", pause=0) == 0
    assert await database.read(lambda tx: tx.session.exec(select(Notice.told_at)).all()) == [None]


async def test_the_audit_holds_ids_only_and_twice_is_the_same_as_once(database, store):
    world = await a_world(database, store)
    for _ in range(2):
        await database.write(erase_person, world.admin, world.ada.id)
    query = select(AuditEntry).where(AuditEntry.action == "person.erase")
    entries = await database.read(lambda tx: tx.session.exec(query).all())
    assert {(each.actor_id, each.subject_id) for each in entries} == {(world.admin.id, world.ada.id)}
    assert (await database.read(item, world.other, world.shared)).item.votes == 2
