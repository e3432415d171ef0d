"""Webhooks: when each was sent, so that an older attempt never replaces a newer one."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("receipts", sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE receipts SET sent_at = received_at")
    with op.batch_alter_table("receipts") as batch_op:
        batch_op.alter_column("sent_at", existing_type=sa.DateTime(timezone=True), nullable=False)


def downgrade() -> None:
    with op.batch_alter_table("receipts") as batch_op:
        batch_op.drop_column("sent_at")
