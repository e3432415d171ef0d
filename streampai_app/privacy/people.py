"""Who a person is to us: what is proven to be theirs, and where an address was only typed.

An address is proven by an account alone: the team invited it, and it is signed in with. What somebody types
into a chat or beside a donation proves nothing: they may have typed anybody's. See docs/decisions/0025.
"""

import re
from dataclasses import dataclass

from ..accounts.personal import visitors_who_typed, visitors_with_account
from ..accounts.rules import clean_email
from ..db import Tx
from ..donations.personal import donations_given_as
from ..errors import Conflict, NotFound
from ..models import Donation, Visitor

_ID = re.compile(r"(?:vis|don)_[0-9A-Z]{26}")


@dataclass(frozen=True, slots=True)
class Whole:
    """Some visitors and some donations that count as one person's."""

    visitor_ids: tuple[str, ...] = ()
    donation_ids: tuple[str, ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        return (*self.visitor_ids, *self.donation_ids)


@dataclass(frozen=True, slots=True)
class Found:
    """Whom an id or an address means. `email` is empty where one was named by id."""

    proven: Whole
    typed: Whole = Whole()
    email: str = ""

    def wanted(self, *, include_unverified: bool) -> tuple[Whole, Whole]:
        """Return what is meant, and what is left out. Raises `Conflict` where nothing is proven at all."""
        if include_unverified:
            both = (self.proven.visitor_ids + self.typed.visitor_ids, self.typed.donation_ids)
            return Whole(*both), Whole()
        if self.typed.ids and not self.proven.ids:
            raise Conflict(
                f"Nobody has proven that {self.email} is theirs. It was only typed, by {listed(self.typed)}:"
                " name one of these by its id, or say --include-unverified.",
                reason="unverified",
            )
        return self.proven, self.typed


def find_person(tx: Tx, who: str) -> Found:
    """Return whom the id of a visitor or donation, or an address, means. Raises `NotFound`, `Invalid`."""
    if _ID.fullmatch(who):
        return Found(_named(tx, who))
    email = clean_email(who)
    typed = Whole(tuple(visitors_who_typed(tx, email)), tuple(donations_given_as(tx, email)))
    return Found(Whole(tuple(visitors_with_account(tx, email))), typed, email)


def listed(some: Whole) -> str:
    """Return the ids, a few of them, for people."""
    shown = ", ".join(some.ids[:20])
    return f"{shown} and {len(some.ids) - 20} more" if len(some.ids) > 20 else shown


def _named(tx: Tx, who: str) -> Whole:
    if who.startswith("don_"):
        if tx.session.get(Donation, who) is None:
            raise NotFound("There is no such donation.")
        return Whole(donation_ids=(who,))
    if tx.session.get(Visitor, who) is None:
        raise NotFound("There is no such visitor.")
    return Whole((who,))
