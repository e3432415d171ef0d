"""Admins that come about without an invitation: the first one, and the demo's."""

from argon2 import PasswordHasher
from sqlmodel import select

from ..db import Tx
from ..ids import new_id
from ..models import Account, Role

_hasher = PasswordHasher()


def has_admin(tx: Tx) -> bool:
    """Whether anybody can sign in as admin."""
    query = select(Account.id).where(Account.role == Role.ADMIN, Account.disabled_at == None)  # noqa: E711
    return tx.session.exec(query.limit(1)).first() is not None


def ensure_admin(tx: Tx, email: str, password: str) -> Account:
    """Return the admin with this e-mail, made if there was none, with this password."""
    email = email.strip().lower()
    account = tx.session.exec(select(Account).where(Account.email == email)).first()
    if account is None:
        name = email.split("@")[0][:40]
        account = Account(
            id=new_id("acc"), email=email, username=name, name=name, role=Role.ADMIN, created_at=tx.now
        )
    account.password_hash = _hasher.hash(password)
    tx.session.add(account)
    return account
