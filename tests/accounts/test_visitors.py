"""Visitors: made of somebody unknown, and found of somebody who signed in."""

import asyncio

from streampai_app.accounts.sessions import authenticate
from streampai_app.accounts.visitors import as_visitor, note_person, visitor_id_of, welcome
from streampai_app.models import Role
from streampai_app.models import Visitor as VisitorRow
from tests.people import an_admin


async def test_a_welcome_makes_a_visitor_who_is_recognised_by_it(database):
    token = await database.write(welcome, name="Bo", email="bo@example.org")
    visitor = await database.read(authenticate, token)
    row = await database.read(lambda tx: tx.session.get_one(VisitorRow, visitor.id))
    assert (row.name, row.email, row.account_id) == ("Bo", "bo@example.org", None)
    assert await database.read(visitor_id_of, visitor) == visitor.id


async def test_somebody_with_an_account_is_one_visitor_however_often_and_at_once_they_come(database):
    streamer = await an_admin(database, role=Role.STREAMER)
    assert await database.read(visitor_id_of, streamer) is None
    ids = await asyncio.gather(*(database.write(as_visitor, streamer) for _ in range(6)))
    assert set(ids) == {await database.read(visitor_id_of, streamer)}


async def test_what_a_page_says_of_somebody_with_an_account_only_adds_what_is_missing(database):
    streamer = await an_admin(database, "Nova", role=Role.STREAMER)
    person_id = await database.write(as_visitor, streamer)
    said = {"name": "Another", "email": "another@example.org", "language": "de"}
    await database.write(lambda tx: note_person(tx, person_id, **said))
    row = await database.read(lambda tx: tx.session.get_one(VisitorRow, person_id))
    assert (row.name, row.email, row.language) == ("Nova", streamer.email, "de")
