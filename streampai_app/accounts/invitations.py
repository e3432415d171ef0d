"""Invitations: an account without a password, and a mailed link with which its person chooses one."""

from ..db import Tx
from ..errors import Conflict, NotFound
from ..mail.outbox import queue_mail
from ..models import Account, Purpose, Role
from . import letters
from .actors import Actor, Admin
from .audit import record
from .devices import make_mark
from .links import make_link, use_link
from .people import Person, add_account
from .permission import require_admin
from .sessions import open_session
from .signing_in import SignedIn


def invite(tx: Tx, actor: Actor | None, person: Person, origin: str) -> str:
    """Invite somebody and return their account's id. `origin` is where browsers reach us.

    Raises `NotAllowed`, and `Invalid` and `Conflict` as `add_account` does.
    """
    admin = require_admin(actor)
    account = add_account(tx, admin, person)
    mail_invitation(tx, admin, account, origin)
    return account.id


def invite_again(tx: Tx, actor: Actor | None, account_id: str, origin: str) -> None:
    """Mail a new link to somebody who has not accepted yet. Raises `NotAllowed`, `NotFound`, `Conflict`."""
    admin = require_admin(actor)
    account = tx.session.get(Account, account_id)
    if account is None or account.disabled_at is not None:
        raise NotFound("There is no such invitation.")
    if account.password_hash is not None:
        raise Conflict(f"{account.name} has accepted already.", reason="accepted")
    mail_invitation(tx, admin, account, origin)


def mail_invitation(tx: Tx, by: Admin | None, account: Account, origin: str) -> str:
    """Queue the mail and return the address in it. `by` None is the command line."""
    address = f"{origin}/invitation/{make_link(tx, account.id, Purpose.INVITATION)}"
    inviter = by.name if by else "The team"
    queue_mail(tx, account.email, *letters.invitation(account.name, inviter, address))
    record(tx, by, "account.invite", account.id)
    return address


def accept_invitation(
    tx: Tx, link_secret: str, password_hash: str, *, user_agent: str = "", address: str = ""
) -> SignedIn:
    """Give the invited person the password they chose, and sign them in.

    Raises `NotFound` once the link is of no use.
    """
    account = use_link(tx, link_secret, Purpose.INVITATION)
    account.password_hash = password_hash
    record(tx, account, "invitation.accept", account.id)
    secret = open_session(tx, account_id=account.id, user_agent=user_agent, address=address)
    return SignedIn(secret, Role(account.role), make_mark(tx, account))
