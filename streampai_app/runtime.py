"""What a running process holds: made when it starts, closed when it ends, reached by `current()`.

Nothing here is made at import: the server forks its workers after importing the program.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

from argon2 import Parameters
from argon2.profiles import RFC_9106_LOW_MEMORY
from redis.asyncio import Redis

from .accounts.passwords import Passwords
from .alerts.speech import Speech, make_speech
from .attachments.receiving import Attachments
from .attachments.store import FolderStore, Store
from .attachments.uploads import Uploads
from .clock import Clock, process
from .db import SERVING, Database, Deadlines
from .donations.checkout import Checkouts
from .donations.gateways import Gateways, make_gateways
from .donations.receiving import Inbox
from .donations.sandbox import Sandbox
from .errors import Unavailable
from .limits import Limits
from .open_counts import OpenCounts
from .realtime import Bus, make_bus
from .settings import Settings
from .support.delivery import Deliverer
from .support.sending import Sender
from .talk import Talk

_current: list["Runtime"] = []


@dataclass(frozen=True, slots=True)
class Runtime:
    """The objects that route handlers and State handlers work with."""

    settings: Settings
    db: Database
    bus: Bus
    sender: Sender
    deliverer: Deliverer
    passwords: Passwords
    limits: Limits
    open_counts: OpenCounts
    talk: Talk
    gateways: Gateways
    checkouts: Checkouts
    inbox: Inbox
    speech: Speech
    store: Store
    attachments: Attachments
    states: Redis | None  # by which Reflex keeps the states of tabs, where it does not in memory
    stopping: asyncio.Event  # set when the process was told to end: answers that stay open end themselves
    notes: dict[str, str] = field(default_factory=dict)  # what health tells as well


def current() -> Runtime:
    """Return this process's runtime. Raises `RuntimeError` before the start and after the end."""
    if not _current:
        raise RuntimeError("the process has not started: no runtime")
    return _current[-1]


@asynccontextmanager
async def running(
    settings: Settings,
    password_cost: Parameters = RFC_9106_LOW_MEMORY,
    sandbox: Sandbox | None = None,
    clock: Clock = process,
    deadlines: Deadlines = SERVING,
    states: Redis | None = None,
) -> AsyncIterator[Runtime]:
    """Open everything, and close it in the opposite order. `clock` is the machine's."""
    bus = make_bus(settings)
    db = Database(settings.database, on_commit=bus.publish, clock=clock, deadlines=deadlines)
    await bus.start()
    with suppress(Unavailable):  # then whoever needs the time first asks for it
        await db.ask_time()
    gateways = make_gateways(settings, sandbox, clock.now)
    store = FolderStore(settings.data_dir / "attachments")
    limits, open_counts = Limits(settings), OpenCounts(settings)
    await open_counts.start()
    runtime = Runtime(
        settings,
        db,
        bus,
        Sender(db),
        Deliverer(db),
        Passwords(password_cost),
        limits,
        open_counts,
        Talk(limits, open_counts),
        gateways,
        Checkouts(db, gateways, settings.origin),
        Inbox(db),
        make_speech(settings),
        store,
        Attachments(db, store, Uploads(settings.data_dir / "uploads")),
        states,
        asyncio.Event(),
    )
    _current.append(runtime)
    try:
        yield runtime
    finally:
        _current.remove(runtime)
        await runtime.sender.drain()
        await runtime.inbox.drain()
        runtime.passwords.close()
        await runtime.limits.close()
        await runtime.open_counts.stop()
        await runtime.speech.aclose()
        await gateways.aclose()
        db.close()
        await bus.stop()
