"""Find the comments that wait to be looked at without reading all of them."""

from alembic import op
from sqlalchemy import text

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    is_held = text("visibility = 'held'")
    op.create_index("ix_comments_held", "comments", ["id"], sqlite_where=is_held, postgresql_where=is_held)
