"""The admins that nobody invited: the first one, and the one of the demo."""

from sqlmodel import col, select

from ..db import Tx
from ..errors import Conflict
from ..models import Account, Role
from .audit import record
from .people import Person, account_with_email, add_account, free_username
from .rules import name_from, username_from


def ensure_admin(tx: Tx, email: str, password_hash: str) -> bool:
    """Make an admin if nobody is one, and tell whether one was made. Raises `Invalid`, `Conflict`."""
    admins = select(Account.id).where(Account.role == Role.ADMIN, col(Account.disabled_at).is_(None))
    if tx.session.exec(admins.limit(1)).first():
        return False
    _add_admin(tx, email, password_hash)
    return True


def renew_demo_admin(tx: Tx, email: str, password_hash: str) -> None:
    """Make the demo's admin, or give the one that is there this password. Their sessions go on.

    Raises `Invalid`, and `Conflict` if the e-mail belongs to somebody who is not an admin.
    """
    account = account_with_email(tx, email)
    if account is None:
        _add_admin(tx, email, password_hash)
        return
    if account.role != Role.ADMIN:
        raise Conflict(f"{email} is a streamer's, so it cannot be the demo admin's.", reason="email-taken")
    account.password_hash = password_hash
    account.disabled_at = None
    record(tx, None, "password.set", account.id)


def _add_admin(tx: Tx, email: str, password_hash: str) -> None:
    username = free_username(tx, username_from(email))
    add_account(tx, None, Person(Role.ADMIN, email, username, name_from(email)), password_hash)
