"""`streampai person`: a zip for whoever asks what we keep, and nothing left of whoever asks us to forget."""

import asyncio
import json
import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from streampai_app.accounts.visitors import as_visitor
from streampai_app.attachments.store import FolderStore
from streampai_app.cli import app
from streampai_app.db import Database
from streampai_app.errors import Conflict
from streampai_app.settings import settings
from tests.feedback.people import a_visitor
from tests.people import an_admin
from tests.privacy.person import EMAIL, World, a_world


@pytest.fixture(autouse=True)
def environment(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command line reads the environment, as an operator sets it."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    settings.cache_clear()
    yield
    settings.cache_clear()


@pytest.fixture
def world(database: Database, tmp_path: Path) -> World:
    return asyncio.run(a_world(database, FolderStore(tmp_path / "attachments")))


def streampai(*arguments: str, stdin: str = "") -> Result:
    return CliRunner().invoke(app, arguments, input=stdin, catch_exceptions=False)


def test_an_export_is_a_zip_for_its_owner_with_the_files_in_it(world: World, tmp_path: Path) -> None:
    to = tmp_path / "ada.zip"
    assert streampai("person", "export", EMAIL, "--include-unverified", "--to", str(to)).exit_code == 0
    assert to.stat().st_mode & 0o777 == 0o600
    with zipfile.ZipFile(to) as archive:
        assert json.loads(archive.read("person.json"))["visitors"][0]["id"] == world.ada.id
        assert archive.read(f"files/{world.screenshot}").startswith(b"\x89PNG")
    with pytest.raises(Conflict):
        streampai("person", "export", EMAIL, "--include-unverified", "--to", str(to))


def test_erasing_asks_first_and_drops_the_files(world: World, tmp_path: Path) -> None:
    store = FolderStore(tmp_path / "attachments")
    assert streampai("person", "erase", EMAIL, stdin="n\n").exit_code == 1
    assert store.get(world.screenshot)
    result = streampai("person", "erase", EMAIL, "--yes", "--include-unverified")
    assert "1 visitors, 3 chats" in result.output
    with pytest.raises(FileNotFoundError):
        store.get(world.screenshot)


def test_what_was_only_typed_is_named_and_takes_an_explicit_word(world: World, tmp_path: Path) -> None:
    to = tmp_path / "ada.zip"
    for command in (("export", EMAIL, "--to", str(to)), ("erase", EMAIL, "--yes")):
        with pytest.raises(Conflict, match=world.ada.id):
            streampai("person", *command)
    assert not to.exists()
    assert FolderStore(tmp_path / "attachments").get(world.screenshot)
    assert streampai("person", "erase", world.donation, "--yes").exit_code == 0


def test_what_was_left_out_is_said(world: World, database: Database, tmp_path: Path) -> None:
    owner = asyncio.run(an_admin(database, "Olga"))
    hers = database.write_now(as_visitor, owner)
    stranger = asyncio.run(a_visitor(database, "Mallory", owner.email))
    result = streampai("person", "erase", owner.email, "--yes")
    assert "Forgotten: 1 visitors" in result.output
    assert f"Left out, because {owner.email} was only typed there: {stranger.id}." in result.output
    assert hers not in result.output
