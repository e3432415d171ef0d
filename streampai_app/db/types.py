"""Column types that mean the same on both databases, and how constraints are called."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar

from sqlalchemy import JSON, DateTime, Dialect, MetaData
from sqlalchemy.types import TypeDecorator
from sqlmodel import SQLModel

T = TypeVar("T")

SQLModel.metadata.naming_convention = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_N_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
).naming_convention


class UtcDateTime(TypeDecorator[datetime]):
    """An aware time in UTC on both databases. SQLite keeps no zone, so it is put back on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone was about to be stored")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Json(TypeDecorator[T]):
    """A column of JSON of one shape: see `JsonList` and `JsonObject`.

    What is stored and is neither JSON nor of that shape is read as an empty one: one odd row stops no page.
    """

    impl = JSON
    cache_ok = True
    shape: type[T]

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], T]:
        decode = super().result_processor(dialect, coltype)

        def read(stored: Any) -> T:
            try:
                value = stored if decode is None else decode(stored)
            except (ValueError, RecursionError):
                value = None
            return value if isinstance(value, self.shape) else self.shape()

        return read


class JsonList(Json[list[Any]]):
    shape = list
    cache_ok = True


class JsonObject(Json[dict[str, Any]]):
    shape = dict
    cache_ok = True


def as_sqlite_text(time: datetime) -> str:
    """Return a time as SQLite keeps it, for statements that go to the driver as they are."""
    return time.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
