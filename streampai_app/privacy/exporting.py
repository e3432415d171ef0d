"""Everything we keep of a person, as data to hand to them."""

from dataclasses import dataclass
from typing import Any

from ..accounts.actors import Admin
from ..accounts.audit import record
from ..accounts.personal import personal_mail, personal_visitor
from ..attachments.personal import personal_files
from ..db import Tx
from ..donations.personal import personal_donations
from ..feedback.personal import personal_feedback
from ..support.personal import personal_chats
from .people import person_known_as


@dataclass(frozen=True, slots=True)
class Export:
    """`data` is plain JSON; `files` are ids of attachments, whose names stand in it."""

    data: dict[str, Any]
    files: tuple[str, ...]


def export_person(tx: Tx, by: Admin | None, who: str) -> Export:
    """Return all of whoever goes by a visitor's id or an e-mail address, and write down that it was taken.

    `by` None is the command line. Raises `NotFound`, `Invalid`.
    """
    person = person_known_as(tx, who)
    visitors = [_visitor(tx, visitor_id) for visitor_id in person.visitor_ids]
    data: dict[str, Any] = {"visitors": visitors}
    if person.email:
        data |= {
            "donations": personal_donations(tx, person.email),
            "mail": personal_mail(tx, person.email),
        }
    for visitor_id in person.visitor_ids:
        record(tx, by, "person.export", visitor_id)
    return Export(data, tuple(file["id"] for visitor in visitors for file in visitor["files"]))


def _visitor(tx: Tx, visitor_id: str) -> dict[str, Any]:
    files = personal_files(tx, visitor_id)
    about = {"id", "chat_id", "name", "content_type", "size", "created_at"}
    return personal_visitor(tx, visitor_id) | {
        "chats": personal_chats(tx, visitor_id),
        **personal_feedback(tx, visitor_id),
        "files": [row.model_dump(mode="json", include=about) for row in files],
    }
