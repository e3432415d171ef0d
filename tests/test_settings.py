"""Configuration: each setting is documented, defaults are sound, and what is wrong is named in one line."""

import re
from pathlib import Path

import pytest

from streampai_app.settings import Settings, SettingsError, read_settings

DOCUMENT = Path(__file__).parent.parent / "docs" / "settings.md"


def test_every_setting_is_documented_and_every_documented_setting_exists():
    rows = [line.split("|")[1] for line in DOCUMENT.read_text().splitlines() if line.startswith("| `")]
    documented = re.findall(r"`([A-Z_]+)`", " ".join(rows))
    assert sorted(documented) == sorted(name.upper() for name in Settings.model_fields)


def test_nothing_is_needed_to_start():
    settings = read_settings()
    assert (settings.origin, settings.bind, settings.workers) == ("http://localhost:8000", "127.0.0.1", 1)
    assert settings.database.startswith("sqlite:///")
    assert settings.is_loopback


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "eighty"),
        ("PORT", "70000"),
        ("WORKERS", "0"),
        ("WORKERS", "2"),  # without Redis they would not see each other
        ("DATABASE_URL", "mysql://root@localhost/desk"),
        ("PUBLIC_URL", "desk.example.com"),
        ("PUBLIC_URL", "https://example.com/desk"),
        ("WIDGET_ORIGINS", "https://ok.example, example.com"),
        ("WIDGET_ORIGINS", "https://ok.example/page"),
        ("TRUSTED_PROXIES", "my-proxy"),
        ("TTS_PROVIDER", "robot"),
        ("ELEVENLABS_BASE_URL", "api.elevenlabs.io"),
        ("DEMO", "perhaps"),
    ],
)
def test_a_wrong_setting_is_refused_in_one_line_that_names_it(monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as refused:
        read_settings()
    message = str(refused.value)
    assert message.startswith(f"{name}: ")
    assert "\n" not in message


def test_lists_are_read_with_commas_or_as_json(monkeypatch):
    monkeypatch.setenv("WIDGET_ORIGINS", "https://A.example/ , http://b.example:8080")
    assert read_settings().widget_origins == ("https://a.example", "http://b.example:8080")
    monkeypatch.setenv("WIDGET_ORIGINS", '["https://a.example"]')
    assert read_settings().widget_origins == ("https://a.example",)


def test_secrets_do_not_show_when_settings_are_printed(monkeypatch):
    monkeypatch.setenv("METRICS_TOKEN", "do-not-show")
    monkeypatch.setenv("SMTP_URL", "smtp://ada:do-not-show@mail.example")
    assert "do-not-show" not in repr(read_settings())


@pytest.mark.parametrize("scheme", ["postgres", "postgresql"])
def test_postgres_is_reached_by_the_driver_we_ship(scheme):
    assert read_settings(database_url=f"{scheme}://u@h/d").database == "postgresql+psycopg://u@h/d"
