"""Browser sources by a name that outlives a restart, and the streamer's choice of one."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table, name, length in (
        ("overlay_pages", "source", 60),
        ("overlay_pages", "name", 60),
        ("overlays", "chosen_source", 60),
        ("overlays", "chosen_name", 60),
        ("overlays", "chosen_agent", 300),
    ):
        column = sa.Column(name, sa.String(length), nullable=False, server_default=sa.text("''"))
        op.add_column(table, column)
