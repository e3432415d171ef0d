"""Whether what a page shows may be old, as far as the server knows, and that it says so until it is not.

A page that follows topics is behind when something has been told that it could not be brought up to date
with within some seconds: what it reads from failed, or hung, or the bus is away and nothing is told at all.
A page whose loading failed shows whatever it showed before, and is loaded again, less and less often, until
it works.
The mark goes out by the socket alone (`emitting.py`). That a browser lost its connection it knows by itself.
"""

import asyncio
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

import reflex as rx

from .. import logs
from . import emitting, tasks

log = logs.get(__name__)

RELOAD_AFTER = (1.0, 2.0, 4.0, 8.0, 15.0)  # seconds, after the 1st, 2nd ... failed load in a row
SETTLED_AFTER = 3.0  # seconds after a page was loaded again in which nothing failed
FORGOTTEN_AFTER = 60.0  # seconds after which a failed load counts as the first


class Freshness(rx.State):
    """Whether a tab may show what is old. Any full load of a page sends False: it has just been read."""

    _requires: ClassVar = None

    stale: bool = False


@dataclass
class _Reload:
    """A page that could not be loaded: how often, and when that was last."""

    failures: int
    failed_at: float
    task: asyncio.Task[None] | None = None


_stale: dict[str, rx.App] = {}  # the tabs that were told so, by token
_reloads: dict[str, _Reload] = {}


def is_stale(token: str) -> bool:
    """Tell whether this tab was told that it may show what is old."""
    return token in _stale


def mark(app: rx.App, token: str) -> None:
    """Have a tab say that it may show what is old."""
    if token not in _stale:
        _stale[token] = app
        tasks.begin(emitting.show(app, token, Freshness, stale=True), "stale")


def load_failed(app: rx.App, token: str) -> None:
    """Note that a page could not be loaded, and have it loaded again in a while."""
    now = time.monotonic()
    reload = _reloads.setdefault(token, _Reload(0, now))
    reload.failures = 1 if now - reload.failed_at > FORGOTTEN_AFTER else reload.failures + 1
    reload.failed_at = now
    _stale.pop(token, None)  # a load that failed half-way has told the page that it is fresh
    mark(app, token)
    if reload.task is None:
        reload.task = tasks.begin(_load_again(app, token, reload), "load again")


def settle(is_behind: Callable[[str], bool]) -> None:
    """Take the mark from the tabs that are up to date again. `is_behind` tells it of what a tab follows."""
    for token, app in tuple(_stale.items()):
        if not emitting.is_here(app, token):
            _forget(token)
        elif token not in _reloads and not is_behind(token):
            del _stale[token]
            tasks.begin(emitting.show(app, token, Freshness, stale=False), "fresh")


def forget_all() -> None:
    """Forget every tab: the process ends."""
    for token in {*_stale, *_reloads}:
        _forget(token)


async def _load_again(app: rx.App, token: str, reload: _Reload) -> None:
    """Load a page until it works or has gone."""
    failures = 0
    try:
        while failures < reload.failures and emitting.is_here(app, token):
            failures = reload.failures
            wait = RELOAD_AFTER[min(failures, len(RELOAD_AFTER)) - 1]
            await asyncio.sleep(wait * random.uniform(0.5, 1.0))  # noqa: S311  (spread, not secrecy)
            await emitting.load_again(app, token)
            await asyncio.sleep(SETTLED_AFTER)
    finally:
        if _reloads.get(token) is reload:
            del _reloads[token]


def _forget(token: str) -> None:
    _stale.pop(token, None)
    reload = _reloads.pop(token, None)
    if reload is not None and reload.task is not None:
        reload.task.cancel()
