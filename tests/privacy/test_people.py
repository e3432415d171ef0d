"""Who typed somebody else's address is handed out to nobody and erased for nobody."""

import json

import pytest

from streampai_app.accounts.actors import Admin
from streampai_app.accounts.visitors import as_visitor
from streampai_app.errors import Conflict, NotFound
from streampai_app.feedback.comments import comment
from streampai_app.models import Donation, Visitor
from streampai_app.privacy.erasing import erase_person
from streampai_app.privacy.exporting import export_person
from tests.donations.world import add_donation
from tests.feedback.people import a_request, a_visitor
from tests.people import an_admin, new_uuid


async def an_owner_and_a_stranger(database) -> tuple[Admin, str, str, str]:
    """Somebody with an account who is a visitor too; a stranger and a gift with her address."""
    owner = await an_admin(database, "Ada")
    hers = await database.write(as_visitor, owner)
    stranger = await a_visitor(database, "Mallory", owner.email.upper())
    _, asked = await a_request(database, "Mallory wants this", "Mallory's words", by=stranger)
    await database.write(comment, stranger, asked.request.id, "Mallory says", new_uuid())
    gift = await database.write(lambda tx: add_donation(tx, donor_name="Mallory", email=owner.email).id)
    return owner, hers, stranger.id, gift


async def test_an_export_holds_what_is_proven_and_names_what_was_left_out(database):
    owner, hers, stranger, gift = await an_owner_and_a_stranger(database)
    exported = await database.write(export_person, None, owner.email)
    assert "Mallory" not in json.dumps(exported.data)
    assert [(each["id"], each["email_verified"]) for each in exported.data["visitors"]] == [(hers, True)]
    assert exported.data["donations"] == []
    assert exported.left_out.ids == (stranger, gift)


async def test_with_the_explicit_word_all_is_in_it_and_marked(database):
    owner, hers, stranger, gift = await an_owner_and_a_stranger(database)
    exported = await database.write(export_person, None, owner.email, include_unverified=True)
    marks = {
        each["id"]: each["email_verified"]
        for name in ("visitors", "donations")
        for each in exported.data[name]
    }
    assert marks == {hers: True, stranger: False, gift: False}
    assert exported.left_out.ids == ()


async def test_erasing_leaves_the_stranger_alone(database):
    owner, hers, stranger, gift = await an_owner_and_a_stranger(database)
    erased = await database.write(erase_person, None, owner.email)
    assert (erased.visitors, erased.donations, erased.left_out.ids) == (1, 0, (stranger, gift))
    names = await database.read(
        lambda tx: (
            [tx.session.get_one(Visitor, each).name for each in (hers, stranger)]
            + [tx.session.get_one(Donation, gift).donor_name]
        )
    )
    assert names == ["", "Mallory", "Mallory"]


async def test_where_nobody_has_proven_the_address_nothing_happens_and_the_ids_are_named(database):
    stranger = await a_visitor(database, "Mallory", "ada@example.org")
    for use_case in (export_person, erase_person):
        with pytest.raises(Conflict) as refused:
            await database.write(use_case, None, "ada@example.org")
        assert refused.value.reason == "unverified"
        assert stranger.id in refused.value.message
    assert await database.read(lambda tx: tx.session.get_one(Visitor, stranger.id).name) == "Mallory"


async def test_one_gift_is_handed_out_or_forgotten_by_its_id(database):
    ids = [
        await database.write(
            lambda tx, n=n: add_donation(tx, checkout_ref=f"cks_{n}", email="a@b.example").id
        )
        for n in range(2)
    ]
    exported = await database.write(export_person, None, ids[0])
    assert [each["id"] for each in exported.data["donations"]] == ids[:1]
    assert (await database.write(erase_person, None, ids[0])).donations == 1
    emails = await database.read(lambda tx: [tx.session.get_one(Donation, each).email for each in ids])
    assert emails == ["", "a@b.example"]
    with pytest.raises(NotFound):
        await database.write(erase_person, None, "don_01KA9Q7B1V7F3M2H4S5T6V7W8X")


async def test_many_who_typed_an_address_are_counted_rather_than_all_named(database):
    for _ in range(25):
        await a_visitor(database, email="ada@example.org")
    with pytest.raises(Conflict) as refused:
        await database.write(erase_person, None, "ada@example.org")
    assert "and 5 more" in refused.value.message
