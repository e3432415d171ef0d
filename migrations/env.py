"""What Alembic runs. It is only ever called by `streampai_app/schema.py`, which brings the connection."""

from typing import Any

from alembic import context
from sqlmodel import AutoString, SQLModel

import streampai_app.models  # noqa: F401  (fills the metadata)
from streampai_app.db import UtcDateTime
from streampai_app.schema import is_modelled


def plain_type(kind: str, item: Any, _context: Any) -> str | bool:
    """Write plain SQLAlchemy types, so that an old migration does not depend on today's program."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, AutoString):
        return f"sa.String({item.length or ''})"
    return False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=SQLModel.metadata,
    render_as_batch=True,  # SQLite cannot alter a column: the table is copied
    transactional_ddl=True,  # all of a migration or none of it, on SQLite too: see make_migration_engine
    compare_type=True,
    compare_server_default=True,
    render_item=plain_type,
    include_name=is_modelled,
)
with context.begin_transaction():
    context.run_migrations()
if connection.dialect.name == "sqlite" and (
    broken := connection.exec_driver_sql("PRAGMA foreign_key_check").all()
):
    raise RuntimeError(f"the migration leaves rows that point nowhere: {broken[:5]}")
