"""Visitors: how somebody unknown becomes one, and which visitor somebody who is signed in is."""

from sqlmodel import select

from ..db import Tx
from ..errors import NotAllowed
from ..ids import new_id
from ..models import Visitor as VisitorRow
from .actors import Actor, Admin, Streamer, Visitor
from .sessions import open_session


def welcome(
    tx: Tx, *, name: str = "", email: str = "", language: str = "", user_agent: str = "", address: str = ""
) -> str:
    """Make a visitor of somebody unknown and return the secret of their session, which is said once.

    A client that needs somebody before the first message (to vote, to send a screenshot) asks for this first:
    an answer that is lost leaves a visitor who did nothing, and no vote that counts twice.
    """
    visitor = VisitorRow(id=new_id("vis"), name=name, email=email, language=language, created_at=tx.now)
    tx.session.add(visitor)
    tx.session.flush()
    return open_session(tx, visitor_id=visitor.id, user_agent=user_agent, address=address)


def note_person(tx: Tx, visitor_id: str, *, name: str = "", email: str = "", language: str = "") -> bool:
    """Remember what a visitor says of themselves, whatever they came for; tell whether that was news.

    The values are cleaned. What is said later replaces what was said before; what is left empty erases
    nothing. Whoever has an account is known by it: a page that shows the widget only adds what is missing.
    Nothing locks a visitor after a chat or an item, so this comes first.
    """
    row = tx.session.get_one(VisitorRow, visitor_id)
    said = {"name": name, "email": email, "language": language}
    is_news = False
    for field, value in said.items():
        is_open = field == "language" or row.account_id is None or not getattr(row, field)
        if value and is_open and getattr(row, field) != value:
            setattr(row, field, value)
            tx.session.add(row)
            is_news = True
    return is_news


def visitor_id_of(tx: Tx, actor: Actor) -> str | None:
    """Return the visitor that this actor is; None if they have an account and were never one."""
    if isinstance(actor, Visitor):
        return actor.id
    return tx.session.exec(select(VisitorRow.id).where(VisitorRow.account_id == actor.id)).first()


def as_visitor(tx: Tx, actor: Actor) -> str:
    """Return the visitor that this actor is; somebody with an account who was never one becomes one."""
    known = visitor_id_of(tx, actor)
    if known is not None:
        return known
    assert not isinstance(actor, Visitor)
    visitor = VisitorRow(
        id=new_id("vis"), name=actor.name, email=actor.email, account_id=actor.id, created_at=tx.now
    )
    tx.session.add(visitor)
    tx.session.flush()  # who loses a race for it tries again: see `db.writers`
    return visitor.id


def person_behind(tx: Tx, actor: Admin | Streamer, browser: Visitor) -> str:
    """Return the visitor that this account is; one that was never any becomes the one of this browser.

    Whoever calls this has asked both: the account and the browser's token. Raises `NotAllowed` with reason
    `somebody-elses`: the browser's visitor is another account.
    """
    row = tx.session.exec(
        select(VisitorRow).where(VisitorRow.id == browser.id).with_for_update(key_share=True)
    ).one()
    if row.account_id not in {None, actor.id}:
        raise NotAllowed("These belong to another account, so they stay there.", reason="somebody-elses")
    known = visitor_id_of(tx, actor)
    if known is not None:
        return known
    row.account_id, row.name, row.email = actor.id, row.name or actor.name, row.email or actor.email
    tx.session.add(row)
    tx.session.flush()  # who loses a race for it tries again: see `db.writers`
    return row.id
