"""The doctor says ok to nothing with which `run` would not start, and each check has its say."""

import importlib

import pytest
import typer

from streampai_app.settings import read_settings, settings

checks = importlib.import_module("streampai_app.cli.doctor")  # the package has a function of that name

WRONG = {
    "a data folder that is a device": ("DATA_DIR", "/dev/null", checks.check_data_dir),
    "a data folder where none can be": ("DATA_DIR", "/proc/desk", checks.check_data_dir),
    "a data folder in a device": ("DATA_DIR", "/dev/null/desk", checks.check_data_dir),
    "a database that is a device": ("DATABASE_URL", "sqlite:////dev/null", checks.check_database),
    "a database that is something else": ("DATABASE_URL", "sqlite:////etc/hostname", checks.check_database),
    "a database where none can be": ("DATABASE_URL", "sqlite:////dev/null/x.db", checks.check_database),
    "an address of another machine": ("BIND", "203.0.113.7", checks.check_address),
    "a password without an address": ("ADMIN_PASSWORD", "lorem ipsum dolor 7", checks.check_first_admin),
    "an address without a name": ("ADMIN_EMAIL", "@", checks.check_first_admin),
    "a Redis that does not answer": ("REDIS_URL", "redis://127.0.0.1:1", checks.check_redis),
}


@pytest.fixture(autouse=True)
def a_place(monkeypatch, tmp_path):
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    settings.cache_clear()
    yield tmp_path
    settings.cache_clear()


@pytest.mark.parametrize(("name", "value", "check"), WRONG.values(), ids=WRONG)
def test_what_would_not_start_is_not_called_ok(monkeypatch, name, value, check):
    monkeypatch.setenv(name, value)
    answer = checks._answer(check, read_settings())
    assert not answer.startswith(checks.FINE)
    assert "\n" not in answer


def test_what_is_not_there_yet_is_fine_where_it_can_be_made(a_place):
    assert checks.check_data_dir(read_settings()) == checks.FINE
    assert not (a_place / "data").exists(), "looking makes nothing"


def test_a_check_that_fails_keeps_no_other_from_speaking(monkeypatch, capfd):
    def fails(_settings):
        raise TypeError("a mistake\nof ours")

    monkeypatch.setattr(checks, "check_redis", fails)
    with pytest.raises(typer.Exit):
        checks.doctor()
    told = capfd.readouterr().out
    assert "fails: TypeError: a mistake\n" in told
    assert "data folder" in told


def test_lines_of_the_file_that_set_nothing_are_told(monkeypatch, a_place, capfd):
    (a_place / "desk.env").write_text("SMTP_ULR=smtp://mail.example\n")
    monkeypatch.setenv("ENV_FILE", str(a_place / "desk.env"))
    with pytest.raises(typer.Exit):
        checks.doctor()
    assert "SMTP_ULR is no setting: did you mean SMTP_URL?" in capfd.readouterr().out
