"""Forgetting a person: rows keep their ids, numbers and times, and lose the person."""

from dataclasses import dataclass

from ..accounts.actors import Admin
from ..accounts.audit import record
from ..accounts.personal import forget_mail, forget_visitor
from ..attachments.personal import forget_files
from ..db import Tx
from ..donations.personal import forget_donations
from ..feedback.personal import forget_feedback
from ..support.personal import forget_chats
from .people import person_known_as


@dataclass(frozen=True, slots=True)
class Erased:
    """How much there was. The bytes of `files` are to be dropped now that the rows are gone."""

    visitors: int
    chats: int
    items: int
    donations: int
    files: tuple[str, ...]


def erase_person(tx: Tx, by: Admin | None, who: str) -> Erased:
    """Forget whoever goes by a visitor's id or an e-mail address, everywhere and at once.

    An account of theirs stays: see `accounts.people.disable_account`. Twice is the same as once. `by` None is
    the command line. Raises `NotFound`, `Invalid`.
    """
    person = person_known_as(tx, who)
    chats = items = 0
    files: list[str] = []
    for visitor_id in person.visitor_ids:
        items += forget_feedback(tx, visitor_id)  # before the files: a report holds on to its screenshot
        files += forget_files(tx, visitor_id)
        chats += forget_chats(tx, visitor_id)
        forget_visitor(tx, visitor_id)
        record(tx, by, "person.erase", visitor_id)
    donations = 0
    if person.email:
        donations = forget_donations(tx, person.email)
        forget_mail(tx, person.email)
    return Erased(len(person.visitor_ids), chats, items, donations, tuple(files))
