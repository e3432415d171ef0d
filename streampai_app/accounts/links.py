"""Capability links: made, looked at, used up. Whoever holds the secret may do the one thing, once."""

from datetime import datetime, timedelta

from sqlmodel import col, select, update

from ..db import Tx, lock_rows
from ..errors import NotFound
from ..ids import new_id
from ..models import Account, Link, Purpose
from .secrets import hash_secret, new_secret

LIFETIME = {Purpose.INVITATION: timedelta(days=7), Purpose.PASSWORD_RESET: timedelta(hours=1)}


def make_link(tx: Tx, account_id: str, purpose: Purpose) -> str:
    """Make a link and return its secret, which nobody can ask for again."""
    secret = new_secret()
    tx.session.add(
        Link(
            id=new_id("lnk"),
            secret_hash=hash_secret(secret),
            purpose=purpose,
            account_id=account_id,
            created_at=tx.now,
            expires_at=tx.now + LIFETIME[purpose],
        )
    )
    return secret


def account_of_link(tx: Tx, secret: str, purpose: Purpose) -> Account:
    """Return whose link this is, and use nothing up: a mail scanner may look at it as often as it likes.

    Raises `NotFound`, with a reason, once the link is of no use.
    """
    found = tx.session.exec(
        select(Link, Account)
        .join(Account, col(Account.id) == col(Link.account_id))
        .where(Link.secret_hash == hash_secret(secret), Link.purpose == purpose)
    ).first()
    if found is None or found[1].disabled_at is not None:
        raise NotFound("This link is not known. Is it complete?", reason="link-unknown")
    link, account = found
    if link.used_at is not None:
        raise _used()
    if link.expires_at <= tx.now:
        raise NotFound("This link has expired. Please ask for another.", reason="link-expired")
    return account


def has_link(tx: Tx, account_id: str, purpose: Purpose, since: datetime) -> bool:
    """Tell whether an account was sent a link since then that nobody has used."""
    unused = (col(Link.account_id) == account_id, Link.purpose == purpose, col(Link.used_at).is_(None))
    return tx.session.exec(select(Link.id).where(*unused, col(Link.created_at) > since)).first() is not None


def use_link(tx: Tx, secret: str, purpose: Purpose) -> Account:
    """Use a link up, and with it every other link of the same account. Raises `NotFound` as above."""
    account = account_of_link(tx, secret, purpose)
    lock_rows(tx, Account, col(Account.id) == account.id)  # two links of one account follow each other
    unused = update(Link).where(col(Link.used_at).is_(None)).values(used_at=tx.now)
    this = tx.session.exec(unused.where(col(Link.secret_hash) == hash_secret(secret)))
    if not this.rowcount:  # somebody used it in between
        raise _used()
    tx.session.exec(unused.where(col(Link.account_id) == account.id))
    return account


def _used() -> NotFound:
    return NotFound("This link has been used. It is good once.", reason="link-used")
