"""The pages that are open at an overlay's address, which of them plays, and whether an alert was heard."""

import sqlalchemy as sa
from alembic import op

from streampai_app.db import UtcDateTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "overlay_pages",
        sa.Column("overlay_id", sa.String(), nullable=False),
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("user_agent", sa.String(300), nullable=False),
        sa.Column("is_visible", sa.Boolean(), nullable=False),
        sa.Column("is_audible", sa.Boolean(), nullable=True),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("until", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["overlay_id"], ["overlays.id"]),
        sa.PrimaryKeyConstraint("overlay_id", "id"),
    )
    op.create_index("ix_overlay_pages_until", "overlay_pages", ["until"])
    chosen = sa.Column("chosen", sa.String(40), nullable=False, server_default=sa.text("''"))
    op.add_column("overlays", chosen)
    op.add_column("alerts", sa.Column("heard", sa.Boolean(), nullable=True))
