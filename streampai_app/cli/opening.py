"""The database for a command, with everything that can be wrong told in one line."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import ParamSpec, TypeVar

from .. import schema
from ..data_folder import open_data_dir
from ..db import OFFLINE, Database, Tx, UseCase, make_migration_engine
from ..realtime.outside import keep_hints
from ..settings import Settings, SettingsError

P = ParamSpec("P")
T = TypeVar("T")


class TellingDatabase(Database):
    """Keeps what a use-case tells, in its own transaction, for a running server to tell its pages."""

    def write_now(self, work: UseCase[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """`Database.write_now`, and the hints with it."""

        def told(tx: Tx) -> T:
            result = work(tx, *args, **kwargs)
            keep_hints(tx)
            return result

        return super().write_now(told)


@contextmanager
def opened_database(settings: Settings, *, is_quiet: bool = False) -> Iterator[Database]:
    """Open the database of a running or stopped server. Raises `SettingsError` for one that is not migrated.

    Pages of a running server hear of what is written within seconds, unless `is_quiet` (before it starts).
    """
    open_data_dir(settings)
    engine = make_migration_engine(settings.database)
    with engine.connect() as connection:
        schema.refuse_newer(connection)
    if not schema.is_current(engine):
        raise SettingsError("DATABASE_URL: the database is not migrated: run `streampai migrate`")
    database = (Database if is_quiet else TellingDatabase)(settings.database, deadlines=OFFLINE)
    try:
        yield database
    finally:
        database.close()
