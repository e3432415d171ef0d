"""One unit of work, and what is told to others if it commits."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection
from sqlmodel import Session

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Hint:
    """Something has changed: on which topics, what, and the ids to read it by. Never the content."""

    topics: tuple[str, ...]
    what: str
    ids: dict[str, str | int] = field(default_factory=dict)


class Tx:
    """One unit of work: a session, the time at which it all happens, and the hints to send if it commits."""

    def __init__(self, session: Session, now: datetime) -> None:
        self.session = session
        self.now = now
        self.hints: list[Hint] = []

    @property
    def connection(self) -> Connection:
        """For what needs no objects: a statement costs here a third of what it costs through the session.

        It sees what was added to the session before.
        """
        self.session.flush()
        return self.session.connection()

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return self.session.get_bind().dialect.name

    def tell(self, what: str, *topics: str, **ids: str | int) -> None:
        """Send a hint to these topics once this transaction has committed."""
        self.hints.append(Hint(topics, what, ids))


class ReadTx(Tx):
    """One look. Its session is made when first asked for: what runs most often does without one."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self._connection = connection
        self.now = now
        self.hints: list[Hint] = []

    @property
    def connection(self) -> Connection:
        return self._connection

    @property
    def dialect(self) -> str:
        return self._connection.dialect.name

    @cached_property
    def session(self) -> Session:  # type: ignore[override]
        return Session(self._connection, expire_on_commit=False)

    def close(self) -> None:
        """End it, whatever was looked at."""
        if "session" in self.__dict__:
            self.session.close()


UseCase = Callable[Concatenate[Tx, P], T]
