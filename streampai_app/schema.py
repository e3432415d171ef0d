"""Bringing a database to the shape of `models/`, and telling whether it has it.

The migrations stand in `migrations/`; one is written by `streampai migrate --new "what changes"`. They go
forward only: the way back is the backup, since a down-migration that drops a column is not one.
"""

from argparse import Namespace
from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect

from .db import Tx, make_migration_engine
from .settings import SettingsError

FOLDER = Path(__file__).resolve().parent.parent / "migrations"


def migrate(url: str, revision: str = "head") -> str:
    """Bring the database to `revision`. Safe to call twice, and by several processes at once.

    Returns in one line what was done, or an empty string if nothing was.
    """
    engine = make_migration_engine(url)
    try:
        with engine.begin() as connection:
            _wait_for_turn(connection)
            refuse_newer(connection)
            before = _applied(connection)
            command.upgrade(_config(connection), revision)
            return _what_changed(before, _applied(connection))
    finally:
        engine.dispose()


def _what_changed(before: set[str], after: set[str]) -> str:
    if before == after:
        return ""
    if not before:
        return f"The database was made, at version {max(after)}."
    return f"The database was migrated from version {max(before)} to {max(after)}."


def write_migration(url: str, message: str) -> Path:
    """Write a new migration: the difference between `models/` and the (migrated) database at `url`."""
    migrate(url)
    engine = make_migration_engine(url)
    try:
        with engine.connect() as connection:
            number = len(list(_scripts().walk_revisions())) + 1
            script = command.revision(_config(connection), message, autogenerate=True, rev_id=f"{number:04d}")
    finally:
        engine.dispose()
    return Path(script.path)  # type: ignore[union-attr]


def is_current(engine: Engine) -> bool:
    """Whether the database has every migration this program knows. Raises what the driver raises."""
    with engine.connect() as connection:
        return has_all_migrations(connection)


def has_all_migrations(connection: Connection) -> bool:
    """`is_current` on a connection that is open."""
    return _applied(connection) == _newest()


def refuse_newer(connection: Connection) -> None:
    """Raise `SettingsError` where a newer version of this program has migrated already.

    What it added, this one would not fill; what it moved, this one would not find.
    """
    if unknown := _applied(connection) - _known():
        newest = max(unknown)[:40]
        raise SettingsError(
            f"DATABASE_URL: a newer version of this program migrated it, to {newest}: run that one"
        )


def touch(tx: Tx) -> None:
    """Write something that changes nothing, to learn whether it can be written at all."""
    tx.connection.exec_driver_sql("UPDATE alembic_version SET version_num = version_num")


def is_modelled(name: str | None, kind: str, _parents: object = None) -> bool:
    """Whether a table is one of `models/`. Those that only make others be found begin with `search_`."""
    return kind != "table" or not (name or "").startswith("search_")


def _applied(connection: Connection) -> set[str]:
    if not inspect(connection).has_table("alembic_version"):
        return set()
    return set(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalars())


@cache
def _known() -> set[str]:
    return {script.revision for script in _scripts().walk_revisions()}


@cache
def _newest() -> set[str]:
    return set(_scripts().get_heads())


def _scripts() -> ScriptDirectory:
    return ScriptDirectory(str(FOLDER))


def _config(connection: Connection) -> Config:
    config = Config(cmd_opts=Namespace(quiet=True))
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def _wait_for_turn(connection: Connection) -> None:
    """Let one process migrate at a time. SQLite's BEGIN IMMEDIATE has already done that."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(hashtext('streampai.migrate'))")
