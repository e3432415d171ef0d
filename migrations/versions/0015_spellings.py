"""Spellings of the words of titles, so that errors in short words are forgiven; titles folded by the common rule."""

import sqlalchemy as sa
from alembic import op

from streampai_app.feedback.searching import add_to_index

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "search_spellings",
        sa.Column("spelling", sa.String(24), nullable=False),
        sa.Column("word", sa.String(24), nullable=False),
        sa.PrimaryKeyConstraint("spelling", "word"),
    )
    connection = op.get_bind()
    there = sa.text(
        "SELECT id, title FROM feedback_items WHERE id IN (SELECT item_id FROM search_requests) ORDER BY id"
    )
    titles = [(item_id, title) for item_id, title in connection.execute(there)]
    connection.execute(sa.text("DELETE FROM search_requests"))
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("DELETE FROM search_requests_terms"))
    if titles:
        add_to_index(connection, titles)
