"""Asking and reporting: once for a key, seen by whom it may be, with all that belongs to it."""

import json

import pytest
from sqlmodel import select

from streampai_app.errors import Conflict, Invalid, NotFound
from streampai_app.feedback.bugs import report_bug
from streampai_app.feedback.publishing import hide, publish
from streampai_app.feedback.queries import BoardFilter, board, board_counts, item, roadmap
from streampai_app.feedback.requests import request_feature
from streampai_app.models import FeedbackItem, Kind, Status, Visibility
from streampai_app.support.starting import start_chat
from tests.people import a_start, an_admin

from .people import a_bug, a_request, a_visitor


async def test_asking_twice_with_one_key_is_one_request_and_one_vote(database):
    start = a_start("Please", kind=Kind.FEATURE, subject="Dark mode")
    asked = [await database.write(request_feature, None, start) for _ in range(2)]
    assert asked[0].request == asked[1].request
    assert asked[1].request.votes == 1
    assert len(await database.read(lambda tx: tx.session.exec(select(FeedbackItem)).all())) == 1


async def test_a_chat_begun_as_a_feature_elsewhere_becomes_a_request_and_a_support_chat_does_not(database):
    visitor = await a_visitor(database)
    start = a_start("Please", kind=Kind.FEATURE, subject="Dark mode")
    await database.write(start_chat, visitor, start)
    assert (await database.write(request_feature, visitor, start)).request.title == "Dark mode"
    other = a_start()
    await database.write(start_chat, visitor, other)
    again = a_start(kind=Kind.FEATURE, subject="x", start_key=other.start_key)
    with pytest.raises(Conflict):
        await database.write(request_feature, visitor, again)
    for use_case, args in ((request_feature, ()), (report_bug, ({},))):
        with pytest.raises(Invalid):
            await database.write(use_case, visitor, a_start(), *args)


async def test_a_plain_request_is_public_at_once_and_its_author_is_not_named(database):
    author, asked = await a_request(database)
    public = (await database.read(item, None, asked.request.id)).item
    assert (public.visibility, public.author, public.chat_id, public.is_mine) == ("public", "", "", False)
    mine = (await database.read(item, author, asked.request.id)).item
    assert (mine.chat_id, mine.is_mine) == (asked.started.chat.id, True)


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("Visit https://evil.example", "x"),
        ("Dark mode", "write to me: a@b.example"),
        ("<img src=x onerror=alert(1)>", "x"),
        ("Dark mode", "call +49 170 1234567"),
        ("evil.example is better", "x"),
        ("Dark \u202emode", "x"),
        ("aaaaaaaaaaaaaaa", "x"),
    ],
)
async def test_what_leads_elsewhere_is_held_until_somebody_looked(database, title, body):
    admin, (author, asked) = await an_admin(database), await a_request(database, title, body)
    assert not asked.request.is_public
    with pytest.raises(NotFound):
        await database.read(item, await a_visitor(database), asked.request.id)
    assert (await database.read(item, author, asked.request.id)).item.title == title
    assert (await database.read(board_counts, admin, Kind.FEATURE))["held"] == 1
    await database.write(publish, admin, asked.request.id)
    assert [view.id for view in await database.read(roadmap, None)] == [asked.request.id]
    await database.write(hide, admin, asked.request.id)
    assert await database.read(roadmap, None) == []


@pytest.mark.parametrize(
    "body",
    ["See overlay.js and config.json, version 2.1", "e.g. at 9:30, 50 % of 1920x1080", "Ja. Nein. Doch!"],
)
async def test_plain_words_need_nobody_to_look(database, body):
    assert (await a_request(database, "Dark mode", body))[1].request.is_public


async def test_a_bug_keeps_its_context_for_the_team_and_its_reporter(database):
    admin, (visitor, reported) = (
        await an_admin(database),
        await a_bug(database, context={"page": "https://app.example/?token=abc", "errors": ["boom"]}),
    )
    assert (reported.bug.visibility, reported.bug.status) == (Visibility.PRIVATE, Status.REPORTED)
    for who in (admin, visitor):
        page = await database.read(item, who, reported.bug.id)
        assert page.context == {"errors": ["boom"], "page": "https://app.example/?token=[redacted]"}
        assert json.dumps(page.context)
    with pytest.raises(NotFound):
        await database.read(item, None, reported.bug.id)
    with pytest.raises(Invalid):
        await database.write(publish, admin, reported.bug.id)


async def test_the_roadmap_and_the_board_are_read_page_by_page_most_votes_first(database):
    admin = await an_admin(database)
    asked = [(await a_request(database, f"Wish {n}"))[1].request.id for n in range(5)]
    shown: list[str] = []
    before = None
    while page := await database.read(roadmap, None, before=before, limit=2):
        shown += [view.id for view in page]
        before = (page[-1].votes, page[-1].id)
    assert shown == asked[::-1]
    rows = await database.read(board, admin, BoardFilter(), limit=3)
    more = await database.read(board, admin, BoardFilter(), before=(rows[-1].votes, rows[-1].id))
    assert [row.id for row in (*rows, *more)] == asked[::-1]
    assert await database.read(roadmap, None, statuses=[Status.SHIPPED]) == []
