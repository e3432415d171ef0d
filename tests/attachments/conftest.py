"""Where files of a test are kept."""

from pathlib import Path

import pytest

from streampai_app.attachments.store import FolderStore


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    return FolderStore(tmp_path / "attachments")
