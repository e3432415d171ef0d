"""What of a payment could not be read. Of those there are, all was."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    unread = sa.Column("unread", sa.String(500), nullable=False, server_default=sa.text("''"))
    op.add_column("payments", unread)
