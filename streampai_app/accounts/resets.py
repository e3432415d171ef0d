"""Forgotten passwords: a mailed link with which whoever reads that mailbox chooses a new one."""

from ..db import Tx
from ..mail.outbox import queue_mail
from ..models import Purpose
from . import letters
from .audit import record
from .links import make_link, use_link
from .people import account_with_email
from .sessions import revoke_sessions_of


def ask_reset(tx: Tx, email: str, origin: str) -> None:
    """Mail a link, if this is somebody's e-mail. The caller is not told whether it is."""
    account = account_with_email(tx, email)
    if account is None or account.disabled_at is not None:
        return
    address = f"{origin}/reset/{make_link(tx, account.id, Purpose.PASSWORD_RESET)}"
    queue_mail(tx, account.email, *letters.password_reset(account.name, address))


def reset_password(tx: Tx, secret: str, password_hash: str, origin: str) -> None:
    """Give the account of this link a new password and end all its sessions.

    Raises `NotFound` once the link is of no use.
    """
    account = use_link(tx, secret, Purpose.PASSWORD_RESET)
    account.password_hash = password_hash
    tx.session.flush()  # the account's row before its sessions': the order in which signing in locks them
    revoke_sessions_of(tx, account.id)
    record(tx, account, "password.reset", account.id)
    queue_mail(tx, account.email, *letters.password_changed(account.name, f"{origin}/forgot"))
