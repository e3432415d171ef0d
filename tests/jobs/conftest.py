"""Running processes, of one cluster."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from argon2.profiles import CHEAPEST

from streampai_app import runtime
from streampai_app.runtime import Runtime
from streampai_app.settings import Settings, read_settings


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return read_settings(database_url=database_url, data_dir=tmp_path)


@pytest.fixture
async def here(settings: Settings) -> AsyncIterator[Runtime]:
    async with runtime.running(settings, CHEAPEST) as running:
        yield running


@pytest.fixture
async def there(settings: Settings) -> AsyncIterator[Runtime]:
    """Another process of the same cluster."""
    async with runtime.running(settings, CHEAPEST) as running:
        yield running
