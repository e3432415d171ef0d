"""What we keep of a visitor themselves, handed out or forgotten: name, address, browsers, mail to them."""

from typing import Any

from sqlalchemy import func
from sqlmodel import col, delete, select

from ..db import Tx
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


def forget_visitor(tx: Tx, visitor_id: str) -> None:
    """Leave of a visitor the id, which no browser and no account answers to any more."""
    query = select(Visitor).where(col(Visitor.id) == visitor_id).with_for_update()
    row = tx.session.exec(query.execution_options(populate_existing=True)).one()
    row.name, row.email, row.language, row.account_id = "", "", "", None
    tx.session.add(row)
    mine = col(LoginSession.visitor_id) == visitor_id
    for session_id in tx.session.exec(select(LoginSession.id).where(mine)).all():
        tx.tell("revoked", f"session:{session_id}")
    tx.session.exec(delete(LoginSession).where(mine).execution_options(synchronize_session=False))


def personal_mail(tx: Tx, email: str) -> list[dict[str, Any]]:
    """Return the mail to this address that we still keep. Its text may hold links that let people in."""
    query = select(Mail).where(func.lower(Mail.recipient) == email.lower()).order_by(col(Mail.id))
    kept = {"recipient", "subject", "created_at", "sent_at"}
    return [row.model_dump(mode="json", include=kept) for row in tx.session.exec(query)]


def forget_mail(tx: Tx, email: str) -> None:
    """Delete the mail to this address, sent or not."""
    gone = delete(Mail).where(func.lower(Mail.recipient) == email.lower())
    tx.session.exec(gone.execution_options(synchronize_session=False))
