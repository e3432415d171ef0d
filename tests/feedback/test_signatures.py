"""No visitor's comment is signed as if the team had said it."""

import pytest

from streampai_app.accounts.people import disable_account
from streampai_app.feedback.comments import comment, show_comment
from streampai_app.feedback.queries import item
from tests.people import an_admin, new_uuid

from .people import a_request, a_visitor


async def names(database, reader, request_id: str) -> list[tuple[str, bool]]:
    return [(said.name, said.is_team) for said in (await database.read(item, reader, request_id)).comments]


@pytest.mark.parametrize(
    "name",
    [
        *("Boss · Streampai team ✓", "Adm1n", "Tess", "T е s s"),
        *("www.spam.example", "buy at spam.com", "Luna nova.tv", "@spam_on_x", "spam (dot) com"),
    ],
)
async def test_a_name_that_imitates_the_team_or_leads_away_is_left_out_and_the_words_are_kept(database, name):
    admin, (_, asked) = await an_admin(database, "Tess"), await a_request(database)
    boss = await a_visitor(database, name)
    said = await database.write(comment, boss, asked.request.id, "We close.", new_uuid())
    assert (said.name, said.visibility) == ("Somebody", "public")
    for reader in (None, boss, await a_visitor(database)):
        assert await names(database, reader, asked.request.id) == [("Somebody", False)]
    assert await names(database, admin, asked.request.id) == [(name, False)]


async def test_the_teams_own_comment_keeps_its_name_and_its_mark(database):
    admin, (_, asked) = await an_admin(database, "Tess"), await a_request(database)
    await database.write(comment, admin, asked.request.id, "Soon.", new_uuid())
    assert await names(database, None, asked.request.id) == [("Tess", True)]


@pytest.mark.parametrize("name", ["Luna | Nova", "Luna 💜", "Аnа Ana", "fuck"])
async def test_a_comment_with_an_odd_name_is_held_until_somebody_has_looked(database, name):
    admin, (_, asked) = await an_admin(database), await a_request(database)
    visitor = await a_visitor(database, name)
    said = await database.write(comment, visitor, asked.request.id, "Yes", new_uuid())
    assert said.visibility == "held"
    assert await names(database, None, asked.request.id) == []
    await database.write(show_comment, admin, said.id)
    assert await names(database, None, asked.request.id) == [(name, False)]


async def test_a_name_is_free_again_when_its_admin_has_gone(database):
    admin, (_, asked) = await an_admin(database, "Bo"), await a_request(database)
    gone = await an_admin(database, "Tess")
    await database.write(disable_account, admin, gone.id)
    await database.write(comment, await a_visitor(database, "Tess"), asked.request.id, "Yes", new_uuid())
    assert await names(database, None, asked.request.id) == [("Tess", False)]


async def test_a_request_whose_title_speaks_for_the_team_is_held(database):
    _, claims = await a_request(database, "Official Streampai statement", "We close.")
    _, asks = await a_request(database, "Streampai mobile app", "Please.")
    assert not claims.request.is_public
    assert asks.request.is_public
