"""Signing in with e-mail and password, and out again."""

from dataclasses import dataclass

from sqlmodel import select

from ..db import Database, Tx
from ..errors import NotSignedIn
from ..models import Account, Role
from .actors import Admin, Streamer
from .audit import record
from .devices import make_mark
from .passwords import Passwords
from .people import account_with_email
from .sessions import open_session, revoke_session


@dataclass(frozen=True, slots=True)
class Credentials:
    """An account, and the hash that a password is compared with."""

    account_id: str
    password_hash: str


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who has signed in, the secret of their new session and the browser's mark, which only cookies keep."""

    secret: str
    role: Role
    mark: str


async def sign_in_by_password(
    db: Database, passwords: Passwords, email: str, password: str, *, user_agent: str = "", address: str = ""
) -> SignedIn:
    """Sign in. Raises `NotSignedIn` if e-mail or password is wrong, and neither words nor time tell which.

    The slow comparison happens between two transactions; the second makes sure that nothing has changed.
    """
    found = await db.read(credentials_of, email)
    if not await passwords.verify(found.password_hash if found else None, password) or found is None:
        raise _wrong()
    renewed = None
    if passwords.is_outdated(found.password_hash):
        renewed = await passwords.hash(password)
    return await db.write(sign_in, found, renewed_hash=renewed, user_agent=user_agent, address=address)


def credentials_of(tx: Tx, email: str) -> Credentials | None:
    """Return what to compare a password with, or None for an e-mail with which nobody can sign in."""
    account = account_with_email(tx, email)
    if account is None or account.disabled_at is not None or account.password_hash is None:
        return None
    return Credentials(account.id, account.password_hash)


def sign_in(
    tx: Tx, verified: Credentials, *, renewed_hash: str | None = None, user_agent: str = "", address: str = ""
) -> SignedIn:
    """Open a session for credentials that were verified. `renewed_hash` replaces one with old parameters.

    Raises `NotSignedIn` if the password was changed or the account disabled since they were read. The row is
    locked: a reset either comes first and is seen here, or comes later and ends this session too.
    """
    account = tx.session.exec(
        select(Account).where(Account.id == verified.account_id).with_for_update(key_share=True)
    ).one()
    if account.disabled_at is not None or account.password_hash != verified.password_hash:
        raise _wrong()
    account.password_hash = renewed_hash or account.password_hash
    secret = open_session(tx, account_id=account.id, user_agent=user_agent, address=address)
    record(tx, account, "session.open", account.id)
    return SignedIn(secret, Role(account.role), make_mark(tx, account))


def sign_out(tx: Tx, actor: Admin | Streamer) -> None:
    """End the session that is asking."""
    revoke_session(tx, actor, actor.session_id)
    record(tx, actor, "session.close", actor.session_id)


def _wrong() -> NotSignedIn:
    return NotSignedIn("E-mail or password is wrong.", reason="wrong-credentials")
