"""Who a person is to us: the visitors they are, and the address they gave with."""

import re
from dataclasses import dataclass

from ..accounts.personal import visitors_known_as
from ..accounts.rules import clean_email
from ..db import Tx
from ..errors import NotFound
from ..models import Visitor

_VISITOR_ID = re.compile(r"vis_[0-9A-Z]{26}")


@dataclass(frozen=True, slots=True)
class Whole:
    """A person: one visitor, or whoever goes by an e-mail address. `email` is empty where one is named by id.

    An address that a visitor typed was never proven to be theirs: whoever acts on one looks first.
    """

    visitor_ids: tuple[str, ...]
    email: str = ""


def person_known_as(tx: Tx, who: str) -> Whole:
    """Return whom a visitor's id or an e-mail address means. Raises `NotFound`, `Invalid`."""
    if _VISITOR_ID.fullmatch(who):
        if tx.session.get(Visitor, who) is None:
            raise NotFound("There is no such visitor.")
        return Whole((who,))
    email = clean_email(who)
    return Whole(tuple(visitors_known_as(tx, email)), email)
