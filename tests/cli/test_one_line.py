"""No command ends in a traceback, whatever it is given and whatever does not answer."""

import os
import sys
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from streampai_app import cli
from streampai_app.settings import settings

COMMANDS = (
    ("migrate",),
    ("admin", "create", "ada@example.com", "--invite"),
    ("streamer", "create", "sam@example.com", "--username", "sam", "--invite"),
    ("webhooks", "replay", "--dead"),
    ("person", "export", "ada@example.com"),
    ("person", "erase", "ada@example.com", "--yes"),
)
WRONG = (
    ("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/x"),
    ("DATABASE_URL", "postgresql://127.0.0.1/x?nonsense=1"),
    ("DATABASE_URL", "sqlite:////proc/nowhere/x.db"),
    ("DATABASE_URL", "sqlite:////dev/null"),
    ("DATA_DIR", "/dev/null"),
    ("DATA_DIR", "/proc/nowhere"),
    ("DODO_PRODUCTS", "{bad"),
    ("PORT", "many"),
)


@pytest.fixture(autouse=True)
def a_place(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """A process that begins with the settings of this test, in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    before = os.umask(0o022)
    settings.cache_clear()
    yield tmp_path
    settings.cache_clear()
    os.umask(before)


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["streampai", *arguments])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    return int(ended.value.code or 0)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
@pytest.mark.parametrize(("name", "value"), WRONG, ids=lambda each: each[:40])
def test_a_command_tells_in_one_line_which_setting_is_wrong(monkeypatch, capfd, command, name, value):
    monkeypatch.setenv(name, value)
    assert run(monkeypatch, *command) in {1, 2}
    lines = capfd.readouterr().err.splitlines()
    assert len(lines) == 1
    assert lines[0].startswith(f"streampai: {name}: ")


@pytest.mark.parametrize(
    "command", [each for each in COMMANDS if each[0] in {"person", "webhooks"}], ids=" ".join
)
def test_a_database_that_is_not_migrated_is_told(monkeypatch, capfd, command):
    assert run(monkeypatch, *command) == 2
    assert capfd.readouterr().err == (
        "streampai: DATABASE_URL: the database is not migrated: run `streampai migrate`\n"
    )


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_newer_database_is_left_alone(monkeypatch, capfd, sqlite_url, command):
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    engine = create_engine(sqlite_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    assert run(monkeypatch, *command) == 2
    told = capfd.readouterr().err
    assert (
        told
        == "streampai: DATABASE_URL: a newer version of this program migrated it, to 9999: run that one\n"
    )


def test_the_doctor_tells_of_a_newer_database_and_goes_on(monkeypatch, capfd, sqlite_url):
    test_a_newer_database_is_left_alone(monkeypatch, capfd, sqlite_url, ("migrate",))
    assert run(monkeypatch, "doctor") == 1
    told = capfd.readouterr().out
    assert "a newer version of this program migrated it, to 9999" in told
    assert "speech" in told


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("change", "says"),
    [({"database": "streampai_test_not_there"}, "does not exist"), ({"username": "not_there"}, "not_there")],
)
def test_what_postgres_refuses_is_one_line(monkeypatch, capfd, shared_postgres, change, says):
    url = shared_postgres.url.set(drivername="postgresql", **change).render_as_string(hide_password=False)
    monkeypatch.setenv("DATABASE_URL", url)
    assert run(monkeypatch, "migrate") == 1
    (line,) = capfd.readouterr().err.splitlines()
    assert line.startswith("streampai: DATABASE_URL: the database does not answer: ")
    assert says in line


@pytest.mark.parametrize(
    ("command", "says"),
    [
        (("webhooks", "replay", "\udcff"), "an argument is not UTF-8"),
        (("person", "export", "nobody@example.com", "--to", "/proc/nowhere/x.zip"), ""),
        (("admin", "create", "nonsense", "--invite"), "e-mail"),
        (("bench", "rate", "--quick", "--postgres", "nonsense"), "--postgres"),
        (("bench", "widget", "--out", "/dev/null"), "/dev/null"),
    ],
    ids=lambda each: " ".join(each[:2]) if isinstance(each, tuple) else "",
)
def test_a_wrong_argument_is_one_line(monkeypatch, capfd, sqlite_url, command, says):
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    assert run(monkeypatch, *command) in {1, 2}
    told = capfd.readouterr().err
    assert "Traceback" not in told
    assert says in told
