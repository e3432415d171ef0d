"""How long a held alert waits for a decision. Those that are held already begin to wait now."""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

WEEK = timedelta(days=7)


def upgrade() -> None:
    op.add_column(
        "alert_settings", sa.Column("hold_minutes", sa.Integer(), nullable=False, server_default="10080")
    )
    with op.batch_alter_table("alert_settings", schema=None) as batch_op:
        batch_op.alter_column("hold_minutes", server_default=None)
    until = sa.column("expires_at", sa.DateTime(timezone=True))
    alerts = sa.table("alerts", sa.column("state", sa.String()), until)
    held = alerts.update().where(alerts.c.state == "held", until.is_(None))
    op.execute(held.values(expires_at=datetime.now(UTC) + WEEK))
