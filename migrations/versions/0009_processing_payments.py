"""Whether a payment of a donation is still being processed."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    under_way = sa.Column("is_processing", sa.Boolean(), nullable=False, server_default=sa.false())
    op.add_column("donations", under_way)
    op.execute(
        "UPDATE donations SET is_processing = true, status = 'pending', failure = ''"
        " WHERE status IN ('pending', 'failed', 'cancelled')"
        " AND id IN (SELECT donation_id FROM payments WHERE state = 1)"  # PaymentState.PROCESSING
    )
