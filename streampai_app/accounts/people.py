"""The people who sign in: added, disabled, enabled again."""

from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError
from sqlmodel import col, func, select

from ..db import Tx
from ..errors import Conflict, Invalid, NotFound, NotSignedIn
from ..ids import new_id
from ..models import Account, Role
from .actors import Actor, Admin
from .audit import record
from .permission import require_admin
from .rules import clean_email, clean_name, clean_username
from .sessions import revoke_sessions_of

PEOPLE = "people"  # the topic of whoever looks at the list of people


@dataclass(frozen=True, slots=True)
class Person:
    """Who is to be added, as somebody typed it."""

    role: Role
    email: str
    username: str
    name: str = ""


def add_account(tx: Tx, by: Admin | None, person: Person, password_hash: str | None = None) -> Account:
    """Add an account and return it. `by` None is the command line: whoever calls this has asked who may.

    Raises `Invalid` for what breaks a rule, and `Conflict` for an e-mail or username that is taken.
    """
    is_admin = person.role == Role.ADMIN
    username = clean_username(person.username, may_be_reserved=is_admin)
    account = Account(
        id=new_id("acc"),
        email=clean_email(person.email),
        username=username,
        name=clean_name(person.name, otherwise=username),
        role=person.role,
        password_hash=password_hash,
        created_at=tx.now,
    )
    _refuse_taken(tx, account)
    try:
        with tx.session.begin_nested():
            tx.session.add(account)
    except IntegrityError:  # somebody took it in between
        raise _taken("E-mail or username") from None
    record(tx, by, "account.add", account.id, role=account.role)
    tx.tell("people", PEOPLE)
    return account


def disable_account(tx: Tx, actor: Actor | None, account_id: str) -> None:
    """Shut an account out, everywhere and at once. This is also how an invitation is taken back.

    Raises `Conflict` for one's own account, so that there is always an admin left, `NotFound`, `NotAllowed`.
    """
    admin = require_admin(actor)
    if account_id == admin.id:
        raise Conflict("You cannot disable your own account.", reason="own-account")
    account = _locked(tx, admin, account_id)
    if account.disabled_at is not None:
        return
    account.disabled_at = tx.now
    revoke_sessions_of(tx, account_id)
    record(tx, admin, "account.disable", account_id)
    tx.tell("people", PEOPLE)


def enable_account(tx: Tx, actor: Actor | None, account_id: str) -> None:
    """Let a disabled account in again. Raises `NotFound`, `NotAllowed`."""
    admin = require_admin(actor)
    account = _locked(tx, admin, account_id)
    if account.disabled_at is None:
        return
    account.disabled_at = None
    record(tx, admin, "account.enable", account_id)
    tx.tell("people", PEOPLE)


def account_with_email(tx: Tx, email: str) -> Account | None:
    """Return whose e-mail this is, in whatever case it was typed; None if nobody's, or no e-mail at all."""
    try:
        email = clean_email(email)
    except Invalid:
        return None
    return tx.session.exec(select(Account).where(Account.email == email)).first()


def free_username(tx: Tx, wanted: str) -> str:
    """Return this username, or the first of `<wanted>-2`, `<wanted>-3` … that nobody has."""
    similar = select(Account.username).where(col(Account.username).startswith(wanted, autoescape=True))
    taken = set(tx.session.exec(similar))
    number = 2
    username = wanted
    while username in taken:
        username = f"{wanted}-{number}"
        number += 1
    return username


def _locked(tx: Tx, admin: Admin, account_id: str) -> Account:
    """Return the account, locked together with the admin's own, so that two cannot disable each other."""
    rows = select(Account).where(col(Account.id).in_([admin.id, account_id])).order_by(Account.id)
    accounts = {
        account.id: account for account in tx.session.exec(rows.with_for_update(key_share=True)).all()
    }
    if accounts[admin.id].disabled_at is not None:
        raise NotSignedIn("This account has been disabled.")
    if account_id not in accounts:
        raise NotFound("There is no such account.")
    return accounts[account_id]


def _refuse_taken(tx: Tx, account: Account) -> None:
    others = select(func.count()).select_from(Account)
    if tx.session.exec(others.where(col(Account.email) == account.email)).one():
        raise _taken("E-mail address", "email-taken")
    if tx.session.exec(others.where(col(Account.username) == account.username)).one():
        raise _taken("Username", "username-taken")


def _taken(what: str, reason: str = "taken") -> Conflict:
    return Conflict(f"{what} already belongs to somebody here.", reason=reason)
