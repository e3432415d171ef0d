"""With which name a visitor's words stand in public: the one they gave, unless it could be taken for ours.

A name comes from whoever embeds the widget, so it is no reason to refuse what its bearer says: one that
imitates the team or is a link is left out, as if none had been given, whenever it was stored, and one that is
odd is looked at with the comment.
"""

from collections.abc import Iterable
from dataclasses import replace

from sqlmodel import col, select

from ..accounts.actors import Actor, Admin
from ..alerts.moderation.names import imitates_team, is_plain_name, leads_away
from ..db import Tx
from ..models import Account, Role, Visitor
from .views import NOBODY, CommentView


def signed(tx: Tx, reader: Actor | None, comments: Iterable[CommentView]) -> list[CommentView]:
    """Return comments with the names that this reader sees: the team sees what was given."""
    listed = list(comments)
    if isinstance(reader, Admin) or all(said.is_team or said.name == NOBODY for said in listed):
        return listed
    team = _team(tx)
    return [
        replace(said, name=NOBODY) if not said.is_team and _is_left_out(said.name, team) else said
        for said in listed
    ]


def has_odd_name(tx: Tx, visitor_id: str) -> bool:
    """Tell whether a visitor goes by a name that somebody should look at before the public does."""
    name = tx.session.get_one(Visitor, visitor_id).name
    return bool(name) and not is_plain_name(name) and not _is_left_out(name, _team(tx))


def _is_left_out(name: str, team: tuple[str, ...]) -> bool:
    return leads_away(name) or imitates_team(name, team)


def _team(tx: Tx) -> tuple[str, ...]:
    admins = select(Account.name).where(Account.role == Role.ADMIN, col(Account.disabled_at).is_(None))
    return tuple(tx.session.exec(admins.order_by(Account.id)))
