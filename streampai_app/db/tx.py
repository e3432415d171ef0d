"""One unit of work, and what is told to others if it commits."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Concatenate, ParamSpec, TypeVar

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
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return self.session.get_bind().dialect.name

    def tell(self, what: str, *topics: str, **ids: str | int) -> None:
        """Send a hint to these topics once this transaction has committed."""
        self.hints.append(Hint(topics, what, ids))


UseCase = Callable[Concatenate[Tx, P], T]
