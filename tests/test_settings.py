"""Configuration: each setting is documented, defaults are sound, and what is wrong is named in one line."""

import re
from pathlib import Path

import pytest

from streampai_app.settings import ROOT, Settings, SettingsError, read_settings

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
        ("TRUSTED_PROXIES", "[" * 9000),
        ("BIND", "desk.example.com"),
        ("DATA_DIR", "/srv/de\nsk"),
        ("DATA_DIR", "/srv/\udcff"),  # a byte that is not UTF-8
        ("DATABASE_URL", "postgresql://ada:a@b@host/desk"),
        ("REDIS_URL", "foo"),
        ("REDIS_PREFIX", "two words"),
        ("SMTP_URL", "smtp://ada:pass/word@host"),
        ("MAIL_FROM", "Boss"),
        ("METRICS_TOKEN", "schlüssel"),  # a header is latin-1 on its way: it would never be the same
        ("DODO_PRODUCTS", "{bad"),
        ("DODO_PRODUCTS", "[]"),
        ("DODO_PRODUCTS", '{"EURO": "pdt_1"}'),
        ("DODO_PRODUCTS", '{"EUR": 1}'),
        ("DODO_PRODUCTS", '{"EUR": ""}'),
        ("DODO_PRODUCTS", '{"EUR": "pdt_1", "eur": "pdt_2"}'),
        ("DODO_WEBHOOK_SECRET", ","),
        ("DODO_WEBHOOK_SECRET", "[1]"),
        ("DODO_BASE_URL", "https://api.example?x=1"),
        ("PAYPAL_BASE_URL", "api.example"),
        ("ENV_FILE", "/nowhere/.env"),
        ("ENV_FILE", "/"),
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


def test_origins_are_kept_as_browsers_write_them(monkeypatch):
    monkeypatch.setenv("WIDGET_ORIGINS", "https://Bücher.example:443/, https://xn--bcher-kva.example")
    monkeypatch.setenv("PUBLIC_URL", "HTTPS://Desk.Example.:443/")
    assert read_settings().widget_origins == ("https://xn--bcher-kva.example",)
    assert read_settings().origin == "https://desk.example"
    assert Settings(port=80, public_url="").origin == "http://localhost"


def test_currencies_of_products_may_be_written_in_any_case(monkeypatch):
    monkeypatch.setenv("DODO_PRODUCTS", '\n{"eur": "pdt_1"}\n')
    assert read_settings().dodo_products == {"EUR": "pdt_1"}


@pytest.mark.parametrize(
    "name", ["SMTP_URL", "REDIS_URL", "DODO_WEBHOOK_SECRET", "METRICS_TOKEN", "DODO_PRODUCTS"]
)
def test_what_is_refused_is_not_repeated_where_it_may_hold_a_secret(monkeypatch, name):
    monkeypatch.setenv(name, "do-not-show ü")
    with pytest.raises(SettingsError) as refused:
        read_settings()
    assert "do-not-show" not in str(refused.value)


def test_data_lies_in_the_project_wherever_it_is_started(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    assert read_settings().data_dir == ROOT / "data"
    assert read_settings(data_dir="elsewhere").database == f"sqlite:///{ROOT}/elsewhere/desk.db"
    assert read_settings(database_url="sqlite:///a/b.db").database == f"sqlite:///{ROOT}/a/b.db"


def test_the_file_of_settings_is_named_or_the_projects_and_never_that_of_where_one_stands(
    monkeypatch, tmp_path
):
    (tmp_path / ".env").write_text("PORT=1234\nPUBLIC_URL=https://in.example\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ENV_FILE")
    monkeypatch.setattr("streampai_app.settings.ROOT", tmp_path / "project")
    assert read_settings().port == 8000
    (tmp_path / "project").mkdir()
    (tmp_path / "project" / ".env").write_text("PORT=2345")
    assert (read_settings().port, read_settings().env_file) == (2345, tmp_path / "project" / ".env")
    monkeypatch.setenv("ENV_FILE", "../.env")  # from the project, as every relative path
    monkeypatch.setenv("PUBLIC_URL", "https://out.example")
    assert (read_settings().port, read_settings().origin) == (1234, "https://out.example")


@pytest.mark.parametrize("content", [b"PORT=1\nthis is none\n", b"PORT='1\n", b"\xff=1"])
def test_a_file_of_settings_that_cannot_be_read_is_refused(monkeypatch, tmp_path, content):
    (tmp_path / ".env").write_bytes(content)
    monkeypatch.setenv("ENV_FILE", str(tmp_path / ".env"))
    with pytest.raises(SettingsError, match=r"^ENV_FILE: [^\n]+$"):
        read_settings()


@pytest.mark.parametrize(
    "where", [{"bind": "0.0.0.0"}, {"public_url": "https://demo.example"}, {"bind": "::"}]
)
def test_a_demo_is_for_this_machine_unless_told_otherwise(where):
    with pytest.raises(SettingsError, match="DEMO_IN_PUBLIC"):
        read_settings(demo=True, **where)
    assert read_settings(demo=True, demo_in_public=True, **where).demo
    assert (
        read_settings(**where).dodo_mode == "off"
    )  # nobody asked for the sandbox, and others would reach it


def test_secrets_do_not_show_when_settings_are_printed(monkeypatch):
    monkeypatch.setenv("METRICS_TOKEN", "do-not-show")
    monkeypatch.setenv("SMTP_URL", "smtp://ada:do-not-show@mail.example")
    assert "do-not-show" not in repr(read_settings())


@pytest.mark.parametrize("scheme", ["postgres", "postgresql"])
def test_postgres_is_reached_by_the_driver_we_ship(scheme):
    assert read_settings(database_url=f"{scheme}://u@h/d").database == "postgresql+psycopg://u@h/d"
