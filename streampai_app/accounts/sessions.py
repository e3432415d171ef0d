"""Sessions: opened, recognised, ended. The secret travels in a cookie or a header, never in an address."""

from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, text
from sqlmodel import col, or_, select, update

from ..db import Tx, UtcDateTime, lock_rows
from ..errors import NotFound, NotSignedIn
from ..ids import new_id
from ..models import Account, LoginSession, Role
from ..models import Visitor as VisitorRow
from .actors import Actor, Admin, Streamer, Visitor
from .secrets import hash_secret, new_secret

ACCOUNT_SESSION = timedelta(days=30)
VISITOR_SESSION = timedelta(days=400)
SEEN_EVERY = timedelta(minutes=10)


def open_session(
    tx: Tx,
    *,
    account_id: str | None = None,
    visitor_id: str | None = None,
    user_agent: str = "",
    address: str = "",
) -> str:
    """Open a session for an account or a visitor and return its secret, which nobody can ask for again."""
    secret = new_secret()
    tx.session.add(
        LoginSession(
            id=new_id("ses"),
            secret_hash=hash_secret(secret),
            account_id=account_id,
            visitor_id=visitor_id,
            user_agent=user_agent[:400],
            address=address[:64],
            created_at=tx.now,
            seen_at=tx.now,
            expires_at=tx.now + (ACCOUNT_SESSION if account_id else VISITOR_SESSION),
        )
    )
    return secret


def authenticate(tx: Tx, secret: str) -> Actor:
    """Return who holds this secret. Raises `NotSignedIn` if it is unknown, revoked, expired or disabled."""
    return recognise(tx, secret)[0]


def recognise(tx: Tx, secret: str) -> tuple[Actor, bool]:
    """Like `authenticate`, and tell whether `note_seen` would write: most need not ask for the pen."""
    if not secret:
        raise NotSignedIn("Please sign in.")
    row = _live_row(tx, _BY_SECRET, hash_secret(secret))
    return _actor(row), row.seen_at == row.created_at or row.seen_at < tx.now - SEEN_EVERY


def authenticate_session(tx: Tx, session_id: str) -> Actor:
    """Return who a session known by its id belongs to now. Raises `NotSignedIn` once it has ended."""
    return _actor(_live_row(tx, _BY_ID, session_id))


def live(tx: Tx) -> tuple:
    """The conditions under which a row of `LoginSession` still counts."""
    return (col(LoginSession.revoked_at).is_(None), col(LoginSession.expires_at) > tx.now)


def note_seen(tx: Tx, actor: Actor) -> None:
    """Write down that a session is in use, coarsely, so that people can tell theirs apart."""
    values = {"session": actor.session_id, "now": tx.now, "long_ago": tx.now - SEEN_EVERY}
    tx.connection.execute(_NOTE_SEEN, values)


def revoke_session(tx: Tx, actor: Actor, session_id: str) -> None:
    """End one of the actor's own sessions, everywhere, at once. Raises `NotFound` for anyone else's."""
    ended = tx.session.exec(
        update(LoginSession)
        .where(col(LoginSession.id) == session_id, _own(actor), col(LoginSession.revoked_at).is_(None))
        .values(revoked_at=tx.now)
    )
    if not ended.rowcount:
        raise NotFound("There is no such session.")
    tx.tell("revoked", f"session:{session_id}")


def revoke_sessions_of(tx: Tx, account_id: str) -> None:
    """End every session of an account, its widgets' too: its password was reset, or it was disabled."""
    person = select(VisitorRow.id).where(col(VisitorRow.account_id) == account_id)
    theirs = or_(col(LoginSession.account_id) == account_id, col(LoginSession.visitor_id).in_(person))
    for session_id in tx.session.exec(select(LoginSession.id).where(theirs, *live(tx))).all():
        tx.tell("revoked", f"session:{session_id}")
    unended = update(LoginSession).where(theirs, col(LoginSession.revoked_at).is_(None))
    lock_rows(tx, LoginSession, theirs)
    tx.session.exec(unended.values(revoked_at=tx.now).execution_options(synchronize_session=False))


def move_sessions(tx: Tx, actor: Visitor, into_visitor_id: str) -> None:
    """Let whoever is known as this visitor be known as another. Their sockets come back as that one."""
    mine = col(LoginSession.visitor_id) == actor.id
    for session_id in lock_rows(tx, LoginSession, mine):
        tx.tell("moved", f"session:{session_id}")
    moved = update(LoginSession).where(mine).values(visitor_id=into_visitor_id)
    tx.session.exec(moved.execution_options(synchronize_session=False))


def _own(actor: Actor):
    if isinstance(actor, Visitor):
        return col(LoginSession.visitor_id) == actor.id
    return col(LoginSession.account_id) == actor.id


def _live_session_with(condition: ColumnElement[bool]) -> Select:
    return (
        select(*_OF_THE_SESSION, *_OF_THE_ACCOUNT)
        .join(Account, col(Account.id) == col(LoginSession.account_id), isouter=True)
        .where(
            condition, col(LoginSession.revoked_at).is_(None), col(LoginSession.expires_at) > bindparam("now")
        )
    )


# Put together once: these run before every event and every delivery.
_OF_THE_SESSION = (
    col(LoginSession.id).label("session_id"),
    LoginSession.visitor_id,
    LoginSession.created_at,
    LoginSession.seen_at,
)
_OF_THE_ACCOUNT = (
    col(Account.id).label("account_id"),
    Account.role,
    Account.name,
    Account.email,
    Account.disabled_at,
)
_BY_SECRET = _live_session_with(col(LoginSession.secret_hash) == bindparam("shown"))
_BY_ID = _live_session_with(col(LoginSession.id) == bindparam("shown"))
# The first use, which spends the key a chat was started with, and then now and again: as in `recognise`.
_NOTE_SEEN = text(
    "UPDATE sessions SET seen_at = :now WHERE id = :session AND (seen_at = created_at OR seen_at < :long_ago)"
).bindparams(bindparam("now", type_=UtcDateTime), bindparam("long_ago", type_=UtcDateTime))


def _live_row(tx: Tx, session_by: Select, shown: str) -> Any:
    row = tx.connection.execute(session_by, {"shown": shown, "now": tx.now}).first()
    if row is None:
        raise NotSignedIn("Your session has ended. Please sign in again.")
    return row


def _actor(row: Any) -> Actor:
    if row.account_id is None:
        return Visitor(row.visitor_id, row.session_id)
    if row.disabled_at is not None:
        raise NotSignedIn("This account has been disabled.")
    kind = Admin if row.role == Role.ADMIN else Streamer
    return kind(row.account_id, row.session_id, row.name, row.email)
