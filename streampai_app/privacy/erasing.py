"""Forgetting a person: rows keep their ids, numbers and times, and lose the person."""

from collections.abc import Sequence
from dataclasses import dataclass

from ..accounts.actors import Admin
from ..accounts.audit import record
from ..accounts.personal import forget_mail, forget_visitors, lock_visitors
from ..attachments.personal import forget_files
from ..db import Tx
from ..donations.personal import forget_donations
from ..feedback.personal import forget_feedback, lock_feedback, tell_nothing_more
from ..support.moving import lock_chats
from ..support.personal import forget_chats
from .people import Whole, find_person


@dataclass(frozen=True, slots=True)
class Erased:
    """How much there was. The bytes of `files` are to be dropped now that the rows are gone.

    `left_out` is what has the address and was kept, because somebody only typed it.
    """

    visitors: int
    chats: int
    items: int
    donations: int
    files: tuple[str, ...]
    left_out: Whole


def erase_person(tx: Tx, by: Admin | None, who: str, *, include_unverified: bool = False) -> Erased:
    """Forget whoever goes by a visitor's id, a donation's id or an e-mail address, everywhere and at once.

    By address only what is proven to be theirs, unless `include_unverified`. An account of theirs stays: see
    `accounts.people.disable_account`. Twice is the same as once. `by` None is the command line. Raises
    `NotFound`, `Invalid`, and `Conflict` with reason `unverified` where nothing is proven.
    """
    found = find_person(tx, who)
    person, left_out = found.wanted(include_unverified=include_unverified)
    chats = items = 0
    _lock(tx, person.visitor_ids)
    for visitor_id in person.visitor_ids:
        items += forget_feedback(tx, visitor_id)
        chats += forget_chats(tx, visitor_id)
        record(tx, by, "person.erase", visitor_id)
    files = forget_files(tx, *person.visitor_ids)  # after the reports, which hold on to their screenshots
    donations = forget_donations(tx, person.donation_ids)
    for donation_id in person.donation_ids:
        record(tx, by, "person.erase", donation_id)
    forget_visitors(tx, *person.visitor_ids)
    if found.email:
        forget_mail(tx, found.email)
    return Erased(len(person.visitor_ids), chats, items, donations, tuple(files), left_out)


def _lock(tx: Tx, visitor_ids: Sequence[str]) -> None:
    """Lock what is theirs, in the order of `db/locking.py`, before any of it is forgotten."""
    lock_visitors(tx, visitor_ids)
    for visitor_id in visitor_ids:
        tell_nothing_more(tx, visitor_id)
    lock_chats(tx, *visitor_ids)
    lock_feedback(tx, visitor_ids)
