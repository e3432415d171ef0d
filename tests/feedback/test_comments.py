"""Comments: signed, public unless they must be looked at, hidden by the team, stored once."""

import pytest

from streampai_app.errors import Invalid, NotAllowed, NotFound
from streampai_app.feedback.comments import comment, hide_comment, show_comment
from streampai_app.feedback.queries import item, roadmap
from tests.people import an_admin, new_uuid

from .people import a_bug, a_request, a_visitor


async def seen(database, actor, request_id: str) -> list[str]:
    return [said.body for said in (await database.read(item, actor, request_id)).comments]


async def test_comments_are_signed_by_name_or_by_somebody_and_the_teams_are_marked(database):
    _, asked = await a_request(database)
    speakers = (await a_visitor(database, "Bo"), await a_visitor(database), await an_admin(database, "Ada"))
    for who in speakers:
        await database.write(comment, who, asked.request.id, "Yes", new_uuid())
    page = await database.read(item, speakers[0], asked.request.id)
    assert [(said.name, said.is_team, said.is_mine) for said in page.comments] == [
        ("Bo", False, True),
        ("Somebody", False, False),
        ("Ada", True, False),
    ]
    assert (await database.read(roadmap, None))[0].comments == 3


async def test_the_same_comment_sent_again_is_the_stored_one(database):
    visitor, asked = await a_request(database)
    client_id = new_uuid()
    said = [await database.write(comment, visitor, asked.request.id, "Yes", client_id) for _ in range(2)]
    assert said[0] == said[1]
    assert await seen(database, None, asked.request.id) == ["Yes"]


async def test_what_must_be_looked_at_is_seen_by_its_author_and_the_team_until_it_is_shown(database):
    admin, (author, asked) = await an_admin(database), await a_request(database)
    text = "buy it at www.spam.example/now"
    said = await database.write(comment, author, asked.request.id, text, new_uuid())
    assert said.visibility == "held"
    assert await seen(database, None, asked.request.id) == []
    assert await seen(database, await a_visitor(database), asked.request.id) == []
    assert await seen(database, author, asked.request.id) == [text]
    await database.write(show_comment, admin, said.id)
    assert await seen(database, None, asked.request.id) == [text]


async def test_the_team_hides_a_comment_and_shows_it_again_and_the_count_follows(database):
    admin, (author, asked) = await an_admin(database), await a_request(database)
    said = await database.write(comment, author, asked.request.id, "Rude", new_uuid())
    for use_case, count in ((hide_comment, 0), (hide_comment, 0), (show_comment, 1)):
        await database.write(use_case, admin, said.id)
        assert (await database.read(roadmap, None))[0].comments == count
    with pytest.raises(NotAllowed):
        await database.write(hide_comment, author, said.id)
    with pytest.raises(NotFound):
        await database.write(hide_comment, admin, "com_unknown")


@pytest.mark.parametrize("body", ["", " \n", "x" * 1001, None, 7, "\x00"])
async def test_a_comment_that_is_empty_too_long_or_no_text_is_invalid(database, body):
    visitor, asked = await a_request(database)
    with pytest.raises(Invalid):
        await database.write(comment, visitor, asked.request.id, body, new_uuid())


async def test_bugs_are_not_discussed_in_public(database):
    visitor, reported = await a_bug(database)
    with pytest.raises(NotFound):
        await database.write(comment, visitor, reported.bug.id, "Me too", new_uuid())
