"""Addresses with a domain in Unicode are kept in punycode, as they are looked up since: both are one mailbox."""

import hashlib

import sqlalchemy as sa
from alembic import op

from streampai_app import logs
from streampai_app.addresses import email_address_of

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

log = logs.get(__name__)
KEPT = (("accounts", "email"), ("visitors", "email"), ("donations", "email"), ("mails", "recipient"))


def upgrade() -> None:
    connection = op.get_bind()
    moved: dict[str, str] = {}
    for name, column in KEPT:
        table = sa.table(name, sa.column("id"), sa.column(column))
        for row_id, before in connection.execute(_in_unicode(connection, table.c.id, table.c[column])).all():
            if (after := _in_punycode(before)) is None:
                continue
            moved[_hash(before)] = _hash(after)
            if name == "accounts" and _has_account(connection, after):
                log.warning("two accounts have one mailbox, and the second was left alone", account=row_id)
                continue
            connection.execute(sa.update(table).where(table.c.id == row_id).values({column: after}))
    _leave_alone(connection, moved)


def _in_unicode(connection: sa.Connection, row_id: sa.ColumnClause, email: sa.ColumnClause) -> sa.Select:
    """Return a select of what holds characters beyond ASCII, which take more than one byte each."""
    is_sqlite = connection.dialect.name == "sqlite"
    size = sa.func.length(sa.cast(email, sa.LargeBinary)) if is_sqlite else sa.func.octet_length(email)
    return sa.select(row_id, email).where(size > sa.func.length(email)).order_by(row_id)


def _in_punycode(email: str) -> str | None:
    """Return an address as it is kept today, the case of its name as it was; None for what is no address."""
    try:
        return email_address_of(email)
    except ValueError:
        return None


def _has_account(connection: sa.Connection, email: str) -> bool:
    accounts = sa.table("accounts", sa.column("email"))
    return (
        connection.execute(sa.select(accounts.c.email).where(accounts.c.email == email)).first() is not None
    )


def _leave_alone(connection: sa.Connection, moved: dict[str, str]) -> None:
    """Let who wanted no more mail be known by the new form too. Addresses are not kept there, only hashes."""
    gone = sa.table("unsubscriptions", sa.column("email_hash"), sa.column("created_at"))
    links = sa.table("unsubscribe_links", sa.column("email_hash"))
    for before, after in moved.items():
        connection.execute(sa.update(links).where(links.c.email_hash == before).values(email_hash=after))
        if connection.execute(sa.select(gone).where(gone.c.email_hash == after)).first() is None:
            connection.execute(sa.update(gone).where(gone.c.email_hash == before).values(email_hash=after))


def _hash(email: str) -> str:
    return hashlib.sha256(email.strip().lower().encode()).hexdigest()
