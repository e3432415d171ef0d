"""Somebody who did all there is to do, and somebody else who has a part in it."""

from dataclasses import dataclass

from streampai_app.accounts.actors import Admin, Visitor
from streampai_app.attachments.receiving import Attachments
from streampai_app.attachments.store import FolderStore
from streampai_app.attachments.uploads import Uploads
from streampai_app.db import Database
from streampai_app.feedback.comments import comment
from streampai_app.feedback.voting import vote
from streampai_app.support.append import Draft, append
from tests.attachments.pictures import a_picture, in_pieces
from tests.donations.world import add_donation
from tests.feedback.people import a_bug, a_request, a_visitor
from tests.people import an_admin, new_uuid

EMAIL = "ada@example.org"
SECRETS = (
    "Augusta",
    EMAIL,
    "My eyes",
    "Sunglasses",
    "Since today",
    "Me too",
    "scene 7",
    "Hello Lovelace",
    "Well done",
)


@dataclass(frozen=True)
class World:
    admin: Admin
    ada: Visitor
    other: Visitor
    shared: str  # a request of hers that somebody else wants
    alone: str  # one that nobody else wants
    others: str  # somebody else's, where she said something
    bug: str
    chat: str
    screenshot: str
    donation: str


async def a_world(database: Database, store: FolderStore) -> World:
    ada, other = await a_visitor(database, "Augusta", "Ada@example.org"), await a_visitor(database, "Bob")
    admin = await an_admin(database, "Tess")
    _, shared = await a_request(database, "Dark mode", "My eyes hurt.", by=ada)
    _, alone = await a_request(database, "Sunglasses please", "My eyes hurt.", by=ada)
    _, others = await a_request(database, "Louder alerts", "Too quiet.", by=other)
    await database.write(vote, other, shared.request.id)
    await database.write(vote, ada, others.request.id)
    await database.write(comment, ada, others.request.id, "Me too", new_uuid())
    attachments = Attachments(database, store, Uploads(store._folder / "uploads"))
    shot = await attachments.receive_screenshot(ada, None, "me.png", in_pieces(a_picture()))
    context = {"page": "scene 7"}
    _, bug = await a_bug(database, "No sound", by=ada, context=context, screenshot_id=shot.id)
    chat = bug.started.chat.id
    said = Draft.by(admin, chat, new_uuid(), "Hello Lovelace")
    await database.write(append, [said])
    give = {"donor_name": "Augusta", "message": "Well done", "email": EMAIL}
    donation = await database.write(lambda tx: add_donation(tx, **give).id)
    ids = (shared.request.id, alone.request.id, others.request.id, bug.bug.id, chat, shot.id, donation)
    return World(admin, ada, other, *ids)
