"""What we keep of a visitor themselves, handed out or forgotten: name, address, browsers, mail to them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, update
from sqlmodel import col, delete, select

from ..db import Tx, lock_rows
from ..models import Account, LoginSession, Mail, Visitor


def visitors_with_account(tx: Tx, email: str) -> list[str]:
    """Return the visitors whose account has this address: the one proof that it is theirs."""
    query = select(Visitor.id).join(Account, col(Account.id) == col(Visitor.account_id))
    return list(tx.session.exec(query.where(Account.email == email.lower()).order_by(col(Visitor.id))).all())


def visitors_who_typed(tx: Tx, email: str) -> list[str]:
    """Return the visitors who typed this address and have no account. It may be anybody's."""
    typed = (func.lower(Visitor.email) == email.lower(), col(Visitor.account_id).is_(None))
    return list(tx.session.exec(select(Visitor.id).where(*typed).order_by(col(Visitor.id))).all())


def personal_visitor(tx: Tx, visitor_id: str) -> dict[str, Any]:
    """Return what a visitor told us of themselves, whether the address is theirs, and their browsers."""
    row = tx.session.get_one(Visitor, visitor_id)
    account = tx.session.get(Account, row.account_id) if row.account_id else None
    sessions = select(LoginSession).where(col(LoginSession.visitor_id) == visitor_id)
    return row.model_dump(mode="json") | {
        "email_verified": account is not None and row.email.lower() in {"", account.email},
        "sessions": [
            each.model_dump(mode="json", include={"user_agent", "address", "created_at", "seen_at"})
            for each in tx.session.exec(sessions.order_by(col(LoginSession.id)))
        ],
    }


def lock_visitors(tx: Tx, visitor_ids: Sequence[str]) -> None:
    """Lock visitors, before anything of theirs is forgotten."""
    lock_rows(tx, Visitor, col(Visitor.id).in_(visitor_ids))


def forget_visitors(tx: Tx, *visitor_ids: str) -> None:
    """Leave of visitors the ids, which no browser and no account answers to any more."""
    nobody = {"name": "", "email": "", "language": "", "account_id": None}
    lock_visitors(tx, visitor_ids)
    tx.connection.execute(update(Visitor).where(col(Visitor.id).in_(visitor_ids)).values(nobody))
    mine = col(LoginSession.visitor_id).in_(visitor_ids)
    for session_id in lock_rows(tx, LoginSession, mine):
        tx.tell("revoked", f"session:{session_id}")
    tx.session.exec(delete(LoginSession).where(mine).execution_options(synchronize_session=False))


def personal_mail(tx: Tx, email: str) -> list[dict[str, Any]]:
    """Return the mail to this address that we still keep. Its text may hold links that let people in."""
    query = select(Mail).where(func.lower(Mail.recipient) == email.lower()).order_by(col(Mail.id))
    kept = {"recipient", "subject", "created_at", "sent_at"}
    return [row.model_dump(mode="json", include=kept) for row in tx.session.exec(query)]


def forget_mail(tx: Tx, email: str) -> None:
    """Delete the mail to this address, sent or not."""
    theirs = func.lower(Mail.recipient) == email.lower()
    lock_rows(tx, Mail, theirs)
    gone = delete(Mail).where(theirs)
    tx.session.exec(gone.execution_options(synchronize_session=False))
