"""What the settings page shows: the people, and one's own sessions."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlmodel import col, func, select

from ..db import Tx
from ..models import Account, LoginSession
from .actors import Actor, Admin, Streamer
from .permission import require_admin
from .sessions import live


class Status(StrEnum):
    INVITED = "invited"
    ACTIVE = "active"
    DISABLED = "disabled"


@dataclass(frozen=True, slots=True)
class PersonView:
    """One row of the list of people. `seen_at` is when a session of theirs was last used, to ten minutes."""

    id: str
    name: str
    username: str
    email: str
    role: str
    status: Status
    created_at: datetime
    seen_at: datetime | None


@dataclass(frozen=True, slots=True)
class SessionView:
    """A browser that is signed in. `current` is the one that asks."""

    id: str
    user_agent: str
    address: str
    created_at: datetime
    seen_at: datetime
    current: bool


def list_people(tx: Tx, actor: Actor | None) -> list[PersonView]:
    """Return everybody who has an account, by name. Raises `NotAllowed` for anyone but an admin."""
    require_admin(actor)
    seen_at = func.max(LoginSession.seen_at)
    rows = tx.session.exec(
        select(Account, seen_at)
        .join(LoginSession, col(LoginSession.account_id) == col(Account.id), isouter=True)
        .group_by(col(Account.id))
        .order_by(func.lower(Account.name), col(Account.id))
    ).all()
    return [_person(account, seen) for account, seen in rows]


def list_sessions(tx: Tx, actor: Admin | Streamer) -> list[SessionView]:
    """Return the actor's own sessions that are still good, the last used first."""
    mine = actor.session_id
    rows = tx.session.exec(
        select(LoginSession)
        .where(LoginSession.account_id == actor.id, *live(tx))
        .order_by(col(LoginSession.seen_at).desc(), col(LoginSession.id).desc())
    ).all()
    return [
        SessionView(row.id, row.user_agent, row.address, row.created_at, row.seen_at, row.id == mine)
        for row in rows
    ]


def _person(account: Account, seen_at: datetime | None) -> PersonView:
    return PersonView(
        id=account.id,
        name=account.name,
        username=account.username,
        email=account.email,
        role=account.role,
        status=_status(account),
        created_at=account.created_at,
        seen_at=seen_at,
    )


def _status(account: Account) -> Status:
    if account.disabled_at is not None:
        return Status.DISABLED
    return Status.INVITED if account.password_hash is None else Status.ACTIVE
