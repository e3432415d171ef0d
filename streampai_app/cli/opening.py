"""The database for a command, with everything that can be wrong told in one line."""

from collections.abc import Iterator
from contextlib import contextmanager

from .. import schema
from ..data_folder import open_data_dir
from ..db import OFFLINE, Database, make_migration_engine
from ..settings import Settings, SettingsError


@contextmanager
def opened_database(settings: Settings) -> Iterator[Database]:
    """Open the database of a running or stopped server. Raises `SettingsError` for one that is not migrated.

    A running server is not told of what is written: it finds it when it next looks.
    """
    open_data_dir(settings)
    engine = make_migration_engine(settings.database)
    with engine.connect() as connection:
        schema.refuse_newer(connection)
    if not schema.is_current(engine):
        raise SettingsError("DATABASE_URL: the database is not migrated: run `streampai migrate`")
    database = Database(settings.database, deadlines=OFFLINE)
    try:
        yield database
    finally:
        database.close()
