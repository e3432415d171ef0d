"""The doctor names what is open to strangers, and what will not bear many people."""

import pytest
import typer

from streampai_app.cli import exposure
from streampai_app.cli.doctor import doctor
from streampai_app.cli.exposure import notes_on, problems_of
from streampai_app.settings import read_settings, settings

PUBLIC = {
    "public_url": "https://desk.example",
    "smtp_url": "smtp://mail.example",
    "mail_from": "a@desk.example",
}


@pytest.fixture(autouse=True)
def an_empty_folder(monkeypatch, tmp_path):
    """Data goes to an empty folder."""
    monkeypatch.setenv("DATA_DIR", str(tmp_path))


@pytest.mark.parametrize(
    "chosen",
    [{}, PUBLIC, PUBLIC | {"trusted_proxies": "10.0.0.1", "metrics_token": "secret"}, {"demo": True}],
)
def test_of_a_sound_configuration_it_says_nothing(chosen):
    assert problems_of(read_settings(**chosen)) == []


@pytest.mark.parametrize(
    ("chosen", "named"),
    [
        ({"public_url": "http://desk.example"}, "PUBLIC_URL: http://desk.example is not https"),
        ({"public_url": "", "bind": "0.0.0.0"}, "PUBLIC_URL: names this machine"),
        ({"demo": True, "demo_in_public": True}, "DEMO: in public"),
        ({"dodo_payments_environment": "sandbox"}, "DODO_PAYMENTS_ENVIRONMENT: the sandbox"),
        ({"smtp_url": ""}, "SMTP_URL: not set"),
        ({"mail_from": "Desk <desk@localhost>"}, "MAIL_FROM: "),
        ({"trusted_proxies": "10.0.0.1"}, "METRICS_TOKEN: not set"),
        ({"trusted_proxies": "0.0.0.0/0", "metrics_token": "secret"}, "TRUSTED_PROXIES: trusts everybody"),
    ],
)
def test_each_exposure_is_named_with_its_setting(chosen, named):
    (problem,) = problems_of(read_settings(**PUBLIC | chosen))
    assert problem.startswith(named)


def test_live_money_without_https_is_named(monkeypatch):
    live = {"dodo_payments_environment": "live_mode", "dodo_payments_api_key": "k"}
    chosen = PUBLIC | live | {"dodo_products": {"EUR": "pdt_1"}, "public_url": "http://desk.example"}
    assert [problem.partition(":")[0] for problem in problems_of(read_settings(**chosen))] == [
        "PUBLIC_URL",
        "DODO_PAYMENTS_ENVIRONMENT",
    ]


def test_data_that_others_may_read_is_named(tmp_path):
    (tmp_path / "desk.db").touch()
    (tmp_path / "desk.db").chmod(0o644)
    (tmp_path / "outbox").mkdir()
    (tmp_path / "outbox").chmod(0o755)
    (problem,) = problems_of(read_settings())
    assert problem.startswith(f"DATA_DIR: other users may read {tmp_path}/")
    assert "and 1 more" in problem


def test_a_file_of_settings_that_others_may_read_is_named(tmp_path, monkeypatch):
    file = tmp_path / "settings.env"
    file.write_text("PORT=8001")
    file.chmod(0o644)
    monkeypatch.setenv("ENV_FILE", str(file))
    assert problems_of(read_settings()) == [f"ENV_FILE: other users may read {file}: chmod 600"]


def test_what_will_not_bear_many_people_is_noted(monkeypatch):
    monkeypatch.setattr(exposure, "_cores", lambda: 2)
    monkeypatch.setattr(exposure, "raise_limit", lambda: 256)
    many = PUBLIC | {"workers": 64, "redis_url": "redis://h"}
    assert [note[:14] for note in notes_on(read_settings(**many))] == ["ulimit -n: 256", "WORKERS: 64 on"]
    monkeypatch.setattr(exposure, "raise_limit", lambda: 65_536)
    assert notes_on(read_settings(**PUBLIC)) == []


def test_the_doctor_does_not_call_it_well(monkeypatch, capfd, sqlite_url):
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    monkeypatch.setenv("PUBLIC_URL", "http://desk.example")
    settings.cache_clear()
    with pytest.raises(typer.Exit):
        doctor()
    settings.cache_clear()
    assert "exposure     PUBLIC_URL: http://desk.example is not https" in capfd.readouterr().out
