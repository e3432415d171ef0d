"""Money with its unit: a refund's own currency, fees by currency, what was said when, what needs a person."""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _payments()
    _refunds_and_disputes()
    with op.batch_alter_table("donations") as batch_op:
        for name in ("attention", "attended"):
            batch_op.add_column(sa.Column(name, sa.String(200), nullable=False, server_default=sa.text("''")))
    _events()
    _ask_for_fees()


def _text(name: str, length: int) -> sa.Column:
    return sa.Column(name, sa.String(length), nullable=False, server_default=sa.text("''"))


def _flag(name: str) -> sa.Column:
    return sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false())


def _told() -> tuple[sa.Column, sa.Column]:
    return (
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False, server_default=sa.text("0")),
    )


def _payments() -> None:
    with op.batch_alter_table("payments") as batch_op:
        batch_op.add_column(_text("settlement_currency", 3))
        batch_op.add_column(sa.Column("fees", sa.JSON(), nullable=True))
        batch_op.add_column(_flag("is_refunded_whole"))
        for column in _told():
            batch_op.add_column(column)
        batch_op.alter_column("tax", existing_type=sa.BigInteger(), nullable=True)
    fees = "'{\"' || coalesce(fee_currency, currency) || '\": ' || fee || '}'"
    if op.get_bind().dialect.name == "postgresql":
        fees = f"CAST({fees} AS JSON)"
    op.execute(f"UPDATE payments SET fees = {fees} WHERE fee IS NOT NULL")  # noqa: S608
    with op.batch_alter_table("payments") as batch_op:
        batch_op.drop_column("fee")
        batch_op.drop_column("fee_currency")


def _refunds_and_disputes() -> None:
    with op.batch_alter_table("refunds") as batch_op:
        batch_op.add_column(_text("currency", 3))
        batch_op.add_column(_flag("is_whole"))
        batch_op.add_column(_text("odd", 80))
        batch_op.add_column(sa.Column("stated", sa.BigInteger(), nullable=True))
        batch_op.add_column(_flag("is_contradicted"))
        for column in _told():
            batch_op.add_column(column)
    op.execute("UPDATE refunds SET is_whole = (amount IS NULL)")  # until now none was all of it
    with op.batch_alter_table("disputes") as batch_op:
        batch_op.add_column(_flag("is_contradicted"))
        for column in _told():
            batch_op.add_column(column)


def _events() -> None:
    """What is known of the past: each fact as it stands, at the time at which it was booked if it was."""
    op.create_table(
        "payment_events",
        sa.Column("provider", sa.String(), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("ref", sa.String(200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("payment_ref", sa.String(200), nullable=False),
        sa.Column("state", sa.Integer(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("note", sa.String(500), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("provider", "kind", "ref", "version", name=op.f("pk_payment_events")),
    )
    op.create_index("ix_payment_events_payment", "payment_events", ["provider", "payment_ref"])
    for kind, done, amount, currency, note in (
        ("payment", 4, "f.total", "f.currency", "f.failure"),
        ("refund", 2, "coalesce(f.amount, p.total)", "p.currency", "''"),
        ("dispute", 1, "NULL", "''", "''"),
    ):
        payment_ref = "f.ref" if kind == "payment" else "f.payment_ref"
        op.execute(
            "INSERT INTO payment_events (provider, kind, ref, version, payment_ref, state, amount, currency,"  # noqa: S608
            f" note, at) SELECT f.provider, '{kind}', f.ref, 1, {payment_ref}, f.state,"
            f" CAST({amount} AS BIGINT), {currency}, {note}, coalesce((SELECT min(t.created_at) FROM"
            f" ledger_transactions t WHERE t.kind = '{kind}' AND t.ref = f.ref AND f.state = {done}"
            f" AND t.donation_id = p.donation_id), f.created_at) FROM {kind}s f JOIN payments p"
            f" ON p.provider = f.provider AND p.ref = {payment_ref} WHERE f.state >= 0"
        )
        op.execute(f"UPDATE {kind}s SET version = 1")  # noqa: S608


def _ask_for_fees() -> None:
    """Of what was paid lately and whose fees nobody told: until now they were only found by chance."""
    ask = sa.text(
        "UPDATE donations SET next_check_at = paid_at, checks = 0 WHERE paid_at >= :since AND EXISTS"
        " (SELECT 1 FROM payments p WHERE p.donation_id = donations.id AND p.state = 4 AND p.fees IS NULL)"
    ).bindparams(sa.bindparam("since", type_=sa.DateTime(timezone=True)))
    op.get_bind().execute(ask, {"since": datetime.now(UTC) - timedelta(days=7)})
