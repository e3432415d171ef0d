"""Databases whose server or disk can be taken away, and which notice it within a moment."""

from collections.abc import AsyncIterator

import pytest

from streampai_app.db import Database, Deadlines

from ..realtime.proxy import Proxy, line_to

QUICK = Deadlines(connect=2, idle=60, ping=0.3, lock=0.3, statement=5, work=0.6, turn=0.6, late=0.2)


@pytest.fixture
async def line(postgres_url: str) -> AsyncIterator[Proxy]:
    """What leads to Postgres."""
    async with line_to(postgres_url) as line:
        yield line


@pytest.fixture
async def far(line: Proxy) -> AsyncIterator[Database]:
    """A database at the end of that line."""
    database = Database(line.url, deadlines=QUICK)
    yield database
    database.close()
