"""One unit of work, and what is told to others if it commits."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection, insert, inspect
from sqlmodel import Session, SQLModel

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Hint:
    """Something has changed: on which topics, what, and the ids to read it by. Never the content."""

    topics: tuple[str, ...]
    what: str
    ids: dict[str, str | int] = field(default_factory=dict)


class Tx:
    """One unit of work: a connection, the time at which it all happens, the hints to send if it commits.

    Whoever made it begins the transaction, ends it, and closes this before or after.
    """

    def __init__(self, connection: Connection, now: datetime) -> None:
        self._connection = connection
        self.now = now
        self.hints: list[Hint] = []

    @property
    def connection(self) -> Connection:
        """For what needs no objects: a statement costs here a third of what it costs through the session.

        It sees what was added to the session before.
        """
        self.flush()
        return self._connection

    @cached_property
    def session(self) -> Session:
        """For what works with objects. Made when first asked for: what runs most often does without one."""
        return Session(self._connection, join_transaction_mode="rollback_only", expire_on_commit=False)

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return self._connection.dialect.name

    def insert(self, row: SQLModel) -> None:
        """Store a new row at once, without the session, which will not follow it."""
        table = type(row)
        values = {column.key: getattr(row, column.key) for column in inspect(table).columns}
        self.connection.execute(insert(table), values)

    def tell(self, what: str, *topics: str, **ids: str | int) -> None:
        """Send a hint to these topics once this transaction has committed."""
        self.hints.append(Hint(topics, what, ids))

    def flush(self) -> None:
        """Write what was added to the session and is not written yet."""
        if "session" in self.__dict__:
            self.session.flush()

    def close(self) -> None:
        """Let go of the objects; they stay as they are."""
        if "session" in self.__dict__:
            self.session.close()


UseCase = Callable[Concatenate[Tx, P], T]
