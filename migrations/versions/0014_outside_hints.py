"""Hints of processes that have no bus, for a running server to pass on."""

import sqlalchemy as sa
from alembic import op

from streampai_app.db import JsonList, JsonObject, UtcDateTime

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "outside_hints",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("topics", JsonList(), nullable=False),
        sa.Column("ids", JsonObject(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
