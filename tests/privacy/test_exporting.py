"""What a person gets when they ask what we keep of them: all of theirs, and nothing of anybody else's."""

import json

import pytest

from streampai_app.errors import Invalid, NotFound
from streampai_app.privacy.exporting import export_person

from .person import EMAIL, SECRETS, a_world


async def test_everything_is_there_and_is_plain_json(database, store):
    world = await a_world(database, store)
    exported = await database.write(export_person, None, EMAIL, include_unverified=True)
    text = json.dumps(exported.data)
    assert [secret for secret in SECRETS if secret.lower() not in text.lower()] == []
    (visitor,) = exported.data["visitors"]
    assert {row["title"] for row in visitor["requests"]} == {"Dark mode", "Sunglasses please"}
    assert [row["body"] for row in visitor["comments"]] == ["Me too"]
    assert "Louder alerts" in {row["title"] for row in visitor["votes"]}
    (bug,) = visitor["bugs"]
    assert (bug["context"], bug["screenshot"]) == ({"page": "scene 7"}, world.screenshot)
    assert exported.files == (world.screenshot,)
    assert [row["id"] for row in exported.data["donations"]] == [world.donation]


async def test_nobody_elses_words_or_names_and_no_secrets_are_in_it(database, store):
    await a_world(database, store)
    text = json.dumps((await database.write(export_person, None, EMAIL, include_unverified=True)).data)
    for foreign in ("Bob", "Tess", "secret_hash", "start_key"):
        assert foreign not in text


async def test_by_id_it_is_that_visitor_and_no_donation(database, store):
    world = await a_world(database, store)
    data = (await database.write(export_person, None, world.other.id)).data
    assert [row["title"] for row in data["visitors"][0]["requests"]] == ["Louder alerts"]
    assert "donations" not in data


async def test_whoever_is_nobody_is_said_to_be(database):
    with pytest.raises(NotFound):
        await database.write(export_person, None, "vis_01KA9Q7B1V7F3M2H4S5T6V7W8X")
    with pytest.raises(Invalid):
        await database.write(export_person, None, "Ada")
