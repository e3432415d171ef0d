"""Similar requests: found with typing errors, by whom they may be found, from hostile input."""

import pytest
from sqlalchemy import text

from streampai_app.db import Database
from streampai_app.errors import Conflict
from streampai_app.feedback.linking import turn_into
from streampai_app.feedback.merging import merge
from streampai_app.feedback.publishing import hide, publish
from streampai_app.feedback.queries import BoardFilter, board
from streampai_app.feedback.searching import forgives_typing_errors, keep_from_being_found
from streampai_app.feedback.similar import similar_requests
from streampai_app.models import FeedbackItem, Kind
from tests.people import a_chat, an_admin

from .people import a_bug, a_request, a_visitor

TITLES = (
    "Dark mode for the dashboard",
    "Keyboard shortcuts",
    "Export donations as CSV",
    "Louder alerts",
    "Overlay on the second screen",
    "Mute the sound of the overlay",
    "Głośność nakładki",
    "Größere Schrift",
    "配信開始前のカウントダウン",
)


async def titles(database, text: object, **how: object) -> list[str]:
    return [view.title for view in await database.read(similar_requests, text, **how)]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("dark", TITLES[0]),
        ("drak mode", TITLES[0]),
        ("dashbaord dark", TITLES[0]),
        ("keybord", TITLES[1]),
        ("donation exprot", TITLES[2]),
        ("alerts louder!", TITLES[3]),
        ("CSV", TITLES[2]),
        ("drk mode", TITLES[0]),
        ("darkmode", TITLES[0]),
        ("board", TITLES[1]),
        ("overlay sond", TITLES[5]),
        ("glosnosc", TITLES[6]),
        ("GRÖSSERE", TITLES[7]),
        ("groessere", TITLES[7]),
        ("カウントダウン", TITLES[8]),
        ("開始", TITLES[8]),
        ("配信開始前のカウンドダウン", TITLES[8]),
    ],
)
async def test_what_is_typed_finds_what_was_meant(database, typed, first):
    for title in TITLES:
        await a_request(database, title)
    assert (await titles(database, typed))[0] == first


@pytest.mark.parametrize(
    "typed", ["overlay sond", "drk mode", "recording sound", "screen keyboard", "開発者"]
)
async def test_what_only_shares_a_word_is_not_suggested(database, typed):
    for title in (
        "Overlay on the second screen",
        "Slow mode for busy channels",
        "配信開始前のカウントダウン",
    ):
        await a_request(database, title)
    assert await titles(database, typed) == []


async def test_a_word_is_found_by_its_spellings_as_long_as_a_title_has_it(database):
    words = text("SELECT count(*) FROM search_spellings WHERE word = 'muted'")
    items = [(await a_request(database, title))[1].request.id for title in ("Muted chats", "Muted alerts")]
    for item_id, left in zip(items, (6, 0), strict=True):
        item = await database.read(lambda tx, item_id=item_id: tx.session.get_one(FeedbackItem, item_id))
        await database.write(keep_from_being_found, item)
        assert await database.read(lambda tx: tx.session.execute(words).scalar_one()) == left


async def test_whoever_asks_sees_what_they_voted_for(database):
    ann, _ = await a_request(database, "Dark mode")
    [view] = await database.read(similar_requests, "dark", actor=ann)
    assert (view.voted, view.votes, view.excerpt) == (True, 1, "My eyes hurt at night.")
    [view] = await database.read(similar_requests, "dark", actor=await a_visitor(database))
    assert not view.voted


async def test_only_what_the_caller_may_see_is_found(database):
    admin = await an_admin(database)
    ann, held = await a_request(database, "Dark mode", "see www.evil.example/now")
    _, hidden = await a_request(database, "Dark theme")
    _, merged = await a_request(database, "Dark colours")
    _, public = await a_request(database, "Darker nights")
    await a_bug(database, "Dark screen")
    _, chat = await a_chat(database)
    await database.write(turn_into, admin, chat.chat.id, Kind.FEATURE, "Dark and private")
    await database.write(hide, admin, hidden.request.id)
    await database.write(merge, admin, merged.request.id, public.request.id)
    assert await titles(database, "dark") == ["Darker nights"]
    assert sorted(await titles(database, "dark", actor=ann)) == ["Dark mode", "Darker nights"]
    await database.write(publish, admin, held.request.id)
    assert sorted(await titles(database, "dark")) == ["Dark mode", "Darker nights"]


async def test_the_team_searches_its_board_bugs_too(database):
    admin = await an_admin(database)
    await a_bug(database, "No sound in the overlay")
    found = await database.read(board, admin, BoardFilter(kind=Kind.BUG, text="overlya sound"))
    assert [view.title for view in found] == ["No sound in the overlay"]


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "  ",
            "a",
            "ui",
            '"',
            "'; DROP TABLE votes; --",
            "dark*",
            "dark AND NOT mode",
            "NEAR(",
            "-dark",
            "%_%",
        ),
        *(
            "\x00",
            "\ud800",
            "🦊🦊🦊",
            "x" * 100_000,
            None,
            7,
            ["dark"],
            "title:dark",
            "(" * 1000,
            "dark\x00mode",
        ),
    ],
)
async def test_any_text_is_a_search_and_none_is_an_error(database, text):
    await a_request(database, "Dark mode")
    assert isinstance(await titles(database, text), list)


async def test_two_letters_find_a_word_that_begins_so(database):
    await a_request(database, "UI scaling")
    assert await titles(database, "ui") == ["UI scaling"]


async def test_no_more_than_asked_for(database):
    for number in range(8):
        await a_request(database, f"Dark mode {number}")
    assert len(await titles(database, "dark mode")) == 5
    assert len(await titles(database, "dark mode", limit=2)) == 2


@pytest.mark.postgres
async def test_without_trigrams_whole_words_and_their_beginnings_are_still_found(postgres_url):
    database = Database(postgres_url)
    await a_request(database, "Dark mode for the dashboard")
    found: list[str] = []

    def look(tx):
        tx.session.execute(text("DROP INDEX ix_search_requests_title"))
        assert not forgives_typing_errors(tx)
        found.extend(
            view.title for typed in ("dark", "dashb", "'; --") for view in similar_requests(tx, typed)
        )
        raise Conflict("and back again")

    with pytest.raises(Conflict):
        await database.write(look)
    assert found == ["Dark mode for the dashboard"] * 2
    assert await database.read(forgives_typing_errors)
    database.close()
