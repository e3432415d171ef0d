"""Configuration: each setting is documented, defaults are sound, and what is wrong is named in one line."""

import os
import re
from pathlib import Path

import pytest

from streampai_app.settings import ROOT, Settings, SettingsError, read_settings, unread_lines

DOCUMENT = Path(__file__).parent.parent / "docs" / "settings.md"


BLIND_REDIS_OPTIONS = (
    *("encoding=foo", "encoding_errors=1", "retry=1", "retry_on_error=1", "event_dispatcher=1", "protocol=9"),
    *("socket_keepalive_options=1", "credential_provider=1", "redis_connect_func=1", "parser_class=1", "a=b"),
    *(
        "decode_responses=1",
        "connection_class=1",
        "host=x",
        "port=1",
        "path=/x",
        "client_name=x",
        "timeout=1",
    ),
    *("db=-1", "db=", "db=1&db=2", "socket_timeout=0", "socket_timeout=nan", "socket_timeout=1e9", "db=%31x"),
    *("max_connections=0", "health_check_interval=x", "ssl_cert_reqs=none", "username=x", "lib_name=x"),
)
BLIND_POSTGRES_OPTIONS = (
    *("nonsense=1", "row_factory=1", "cursor_factory=1", "context=1", "autocommit=1", "prepare_threshold=x"),
    *("plugin=x", "connect_timeout=x", "connect_timeout=1&connect_timeout=2", "client_encoding=SQL_ASCII"),
    *("replication=database", "tcp_user_timeout=-1", "conninfo=x"),
)


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
        ("MAIL_FROM", "a..b@x.de"),
        ("MAIL_FROM", "Desk <.a@x.de>"),
        ("BIND", "224.0.0.1"),
        ("BIND", "ff02::1"),
        ("BIND", "255.255.255.255"),
        ("DODO_PRODUCTS", '{"EUR": "pdt_1", "EUR": "pdt_2"}'),
        *(("REDIS_URL", f"redis://localhost/0?{options}") for options in BLIND_REDIS_OPTIONS),
        *(("DATABASE_URL", f"postgresql://localhost/desk?{options}") for options in BLIND_POSTGRES_OPTIONS),
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


@pytest.mark.parametrize(
    "url",
    [
        "redis://localhost/1?socket_timeout=1.5&socket_connect_timeout=2&health_check_interval=30",
        "redis://localhost?db=3&max_connections=50",
        "rediss://ada:secret@cache.example:6380/0?ssl_cert_reqs=required&ssl_check_hostname=true",
        "unix:///run/redis.sock?db=1&password=secret",
    ],
)
def test_the_options_of_a_redis_that_make_sense_are_taken(url):
    assert read_settings(redis_url=url).redis_url == url


@pytest.mark.parametrize(
    "options", ["sslmode=require&connect_timeout=5", "host=a&host=b", "options=-csearch_path%3Dx"]
)
def test_words_of_libpq_are_taken(options):
    url = f"postgresql://localhost/desk?{options}"
    assert read_settings(database_url=url).database_url == url


def test_lines_of_a_file_that_set_nothing_are_told(tmp_path):
    file = tmp_path / "settings.env"
    file.write_text(
        "# ours\nexport PORT=8001\nDATABSE_URL=x\nWORKERS\nDODO_PAYMENTS_WEBHOOK_KEY=\nTZ=UTC\nredis_url=\n"
    )
    assert unread_lines(file) == [
        f"{file}, line 3: DATABSE_URL is no setting: did you mean DATABASE_URL?",
        f"{file}, line 4: WORKERS has no = and sets nothing",
        f"{file}, line 6: TZ is no setting",
    ]
    assert unread_lines(None) == []


def test_a_pipe_is_no_file_of_settings_and_is_not_read(tmp_path, monkeypatch):
    """Reading one waits for whoever writes; a device such as /dev/zero fills the memory."""
    os.mkfifo(tmp_path / "pipe")
    monkeypatch.setenv("ENV_FILE", str(tmp_path / "pipe"))
    with pytest.raises(SettingsError, match="no file"):
        read_settings()
