"""Forgotten passwords: a mailed link with which whoever reads that mailbox chooses a new one."""

from datetime import timedelta

from ..db import Tx
from ..mail.outbox import queue_mail
from ..models import Purpose
from . import letters
from .audit import record
from .devices import make_mark
from .links import has_link, make_link, use_link
from .people import account_with_email
from .sessions import revoke_sessions_of

MAIL_EVERY = timedelta(minutes=20)  # a third of what a link is good for


def ask_reset(tx: Tx, email: str, origin: str) -> None:
    """Mail a link, if this is somebody's e-mail. The caller is not told whether it is.

    Anybody can ask for anybody, so it is the mails that are limited: while an unused link is younger than
    `MAIL_EVERY` there is no other, and that one stays good.
    """
    account = account_with_email(tx, email)
    if account is None or account.disabled_at is not None:
        return
    # Locked: of two who ask at once the second sees the link.
    tx.session.refresh(account, with_for_update={"key_share": True})
    if has_link(tx, account.id, Purpose.PASSWORD_RESET, since=tx.now - MAIL_EVERY):
        return
    address = f"{origin}/reset/{make_link(tx, account.id, Purpose.PASSWORD_RESET)}"
    queue_mail(tx, account.email, *letters.password_reset(account.name, address))


def reset_password(tx: Tx, secret: str, password_hash: str, origin: str) -> str:
    """Give the account of this link a new password and end all its sessions.

    Return a mark for the browser, whose user reads the account's mail (see `devices.py`). Raises `NotFound`
    once the link is of no use.
    """
    account = use_link(tx, secret, Purpose.PASSWORD_RESET)
    account.password_hash = password_hash
    tx.session.flush()  # the account's row before its sessions': the order in which signing in locks them
    revoke_sessions_of(tx, account.id)
    record(tx, account, "password.reset", account.id)
    queue_mail(tx, account.email, *letters.password_changed(account.name, f"{origin}/forgot"))
    return make_mark(tx, account)
