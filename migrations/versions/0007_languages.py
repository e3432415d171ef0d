"""In which language to write to visitors and donors. Of those there are, nobody knows."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("visitors", "donations"):
        language = sa.Column("language", sa.String(5), nullable=False, server_default=sa.text("''"))
        op.add_column(table, language)
