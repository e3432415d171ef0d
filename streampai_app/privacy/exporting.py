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
from .people import Whole, find_person


@dataclass(frozen=True, slots=True)
class Export:
    """`data` is plain JSON; `files` are ids of attachments, whose names stand in it.

    Each visitor and donation says by `email_verified` whether its address was proven. `left_out` is what has
    the address and is not in it, because somebody only typed it.
    """

    data: dict[str, Any]
    files: tuple[str, ...]
    left_out: Whole


def export_person(tx: Tx, by: Admin | None, who: str, *, include_unverified: bool = False) -> Export:
    """Return all of whoever goes by a visitor's id, a donation's id or an e-mail address, and write down that
    it was taken.

    By address only what is proven to be theirs, unless `include_unverified`. `by` None is the command line.
    Raises `NotFound`, `Invalid`, and `Conflict` with reason `unverified` where nothing is proven.
    """
    found = find_person(tx, who)
    wanted, left_out = found.wanted(include_unverified=include_unverified)
    visitors = [_visitor(tx, visitor_id) for visitor_id in wanted.visitor_ids]
    data: dict[str, Any] = {"visitors": visitors}
    if found.email or wanted.donation_ids:
        data["donations"] = personal_donations(tx, wanted.donation_ids)
    if found.email:
        data["mail"] = personal_mail(tx, found.email)
    for subject_id in wanted.ids:
        record(tx, by, "person.export", subject_id)
    files = tuple(file["id"] for visitor in visitors for file in visitor["files"])
    return Export(data, files, left_out)


def _visitor(tx: Tx, visitor_id: str) -> dict[str, Any]:
    files = personal_files(tx, visitor_id)
    about = {"id", "chat_id", "name", "content_type", "size", "created_at"}
    return personal_visitor(tx, visitor_id) | {
        "chats": personal_chats(tx, visitor_id),
        **personal_feedback(tx, visitor_id),
        "files": [row.model_dump(mode="json", include=about) for row in files],
    }
