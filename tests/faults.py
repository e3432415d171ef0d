"""Faults on purpose: a database whose steps fail when a test says so, and the walk over every step there is.

All that this program does to its database are use-cases, plain functions given to `write` and `read`. So a
step has a name without any help from the code under test, and what fails is the real thing: within its
transaction, on the writer's thread, with everything rolled back that it did.

    async for db in each_fault(make, work): ...     # once for each step that `work` takes
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from streampai_app.db import Database, Tx
from streampai_app.errors import Unavailable

# What an error may carry that came from outside: neither database stores it as it is.
NASTY = "half \ud800 a character, \0, and " + "a long story " * 100


class Surprise(Exception):
    """What nobody thought of."""

    def __init__(self) -> None:
        super().__init__(NASTY)


def gone() -> Exception:
    """Return what a step raises while the database does not answer."""
    return Unavailable("The database did not answer.")


@dataclass
class Fault:
    """Where and how often something fails. `left` counts down; `skip` times it is let through before."""

    step: str
    error: Callable[[], BaseException] = Surprise
    left: int = 1
    skip: int = 0
    only: Callable[..., bool] = lambda *args, **kwargs: True
    after: bool = False  # once the step has done its work, which is then rolled back

    def strikes(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool:
        if name != self.step or not self.left or not self.only(*args, **kwargs):
            return False
        if self.skip:
            self.skip -= 1
            return False
        self.left -= 1
        return True


class FaultyDatabase(Database):
    """A database that notes each step by its name, and lets those fail that have a fault."""

    def __init__(self, url: str, **how: Any) -> None:
        super().__init__(url, **how)
        self.steps: list[str] = []
        self.faults: list[Fault] = []

    def fail(self, step: Callable[..., Any], **how: Any) -> Fault:
        """Have a use-case fail: once, if `left` does not say otherwise."""
        self.faults.append(Fault(step.__name__, **how))
        return self.faults[-1]

    async def write(self, work: Any, /, *args: Any, **kwargs: Any) -> Any:
        return await super().write(self._spoilt(work), *args, **kwargs)

    async def write_statement(self, work: Any, /, *args: Any, **kwargs: Any) -> Any:
        return await super().write_statement(self._spoilt(work), *args, **kwargs)

    async def write_patiently(self, work: Any, /, *args: Any, **kwargs: Any) -> Any:
        return await super().write_patiently(self._spoilt(work), *args, **kwargs)

    async def read(self, work: Any, /, *args: Any, **kwargs: Any) -> Any:
        return await super().read(self._spoilt(work), *args, **kwargs)

    def _spoilt(self, work: Callable[..., Any]) -> Callable[..., Any]:
        name = work.__name__

        def step(tx: Tx, *args: Any, **kwargs: Any) -> Any:
            self.steps.append(name)
            fault = next((each for each in self.faults if each.strikes(name, args, kwargs)), None)
            if fault is not None and not fault.after:
                raise fault.error()
            result = work(tx, *args, **kwargs)
            if fault is not None:
                tx.flush()
                raise fault.error()
            return result

        return step


@dataclass
class Scripted:
    """A collaborator of a test's own, such as a gateway or a carrier, whose calls fail as they are told."""

    faults: list[Fault] = field(default_factory=list)
    calls: list[tuple[str, tuple[Any, ...]]] = field(default_factory=list)

    def fail(self, call: str, **how: Any) -> Fault:
        self.faults.append(Fault(call, **how))
        return self.faults[-1]

    def note(self, call: str, *args: Any) -> None:
        """Take note of a call, and fail it if it is its turn."""
        self.calls.append((call, args))
        for fault in self.faults:
            if fault.strikes(call, args, {}):
                raise fault.error()


async def each_fault(
    make: Callable[[], FaultyDatabase], work: Callable[[FaultyDatabase], Awaitable[object]], **how: Any
) -> AsyncIterator[tuple[str, FaultyDatabase]]:
    """Do the work undisturbed to learn its steps; then yield, for each step, `(its name, a new database)`.

    The first call of that step fails in it. `make` returns a database with everything in it that there is to
    do; whoever loops does the work, and says what must hold.
    """
    db = make()
    await work(db)
    steps = list(dict.fromkeys(db.steps))
    db.close()
    assert steps, "the work took no step"
    for step in steps:
        db = make()
        db.faults.append(Fault(step, **how))
        yield step, db
        db.close()
