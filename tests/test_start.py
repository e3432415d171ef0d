"""Whatever a setting holds, the start is good, or one line names the setting. So it is for every command."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine

from integrations.dodo_sandbox import close_sandbox
from streampai_app import cli, logs, serve, settings
from streampai_app.alerts.speech import make_speech
from streampai_app.cli.run import prepared
from streampai_app.clock import now
from streampai_app.donations.gateways import make_gateways
from streampai_app.donations.sandbox import open_sandbox
from streampai_app.limits import Limits
from streampai_app.mail.carriers import make_carrier
from streampai_app.mail.message import compose
from streampai_app.models import Mail
from streampai_app.realtime import make_bus
from streampai_app.serve import describe
from streampai_app.settings import Settings, SettingsError, read_settings
from streampai_app.web.address import TrustedProxies
from streampai_app.web.origin import may_embed
from streampai_app.web.routes import make_routes

from .desk import free_port
from .test_logs import restored

WRONG = (
    *(
        "",
        " ",
        "x",
        "-1",
        "1e9",
        "9" * 5000,
        "x" * 20_000,
        "ü☃",
        "\udcff",
        "a\nb",
        "\x7f",
        "a b",
        "%",
        "[" * 9000,
    ),
    *("null", "true", "[", "{", "[]", "{}", "[1]", '{"EUR": null}', "*", ",", ";", "a@b"),
)
WRONG_PLACES = (
    *("/dev/null", "/proc/desk", "/dev/full/desk", "../x", "~", "file:///etc", "javascript:alert(1)", "://"),
    *("http://", "http://[", "http://x:99999", "http://x:y", "https://ada@x", "https://x?y", "https://*.x"),
    *("https://bücher.example:443", "HTTPS://X.example./", "localhost", "[::1]", "0.0.0.0", "10.0.0.0/8"),
    *("redis://", "redis://127.0.0.1:1", "redis://x/y", "redis://x?z=1", "redis://%zz", "unix:///nowhere"),
    *("postgresql://127.0.0.1:1/x", "postgresql://x:y/z", "postgresql://a:b@c@d/e", "postgresql://[::1/e"),
    *("postgresql://127.0.0.1:1/x?nonsense=1", "sqlite:///", "sqlite:////dev/null/x", "sqlite:////proc/x.db"),
    *(
        "redis://127.0.0.1:1?encoding=foo",
        "redis://127.0.0.1:1?retry=1",
        "redis://127.0.0.1:1?event_dispatcher=1",
    ),
    *(
        "postgresql://127.0.0.1:1/x?row_factory=1",
        "postgresql://127.0.0.1:1/x?plugin=x",
        "224.0.0.1",
        "ff02::1",
    ),
    *(
        "a..b@x.de",
        "smtp://",
        "smtp://a:ü@x",
        "smtp://a:b#@x",
        "smtp://x:0",
        "Desk <a@bücher.example>",
        "a@b,c@d",
        "%zz",
    ),
)
PLACES = ("_URL", "_DIR", "_FILE", "_FROM", "_ORIGINS", "_PROXIES", "BIND")
TRIED_AT_THE_START = {
    "PORT",
    "BIND",
    "DATA_DIR",
    "DATABASE_URL",
    "REDIS_URL",
    "ADMIN_EMAIL",
    "ADMIN_PASSWORD",
}


@pytest.fixture
def a_place(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, sqlite_url: str) -> Path:
    """A project of this test's own, with a front end and a database, and settings that make a good start."""
    (tmp_path / "index.html").touch()
    monkeypatch.setattr(serve, "FOLDER", tmp_path)
    monkeypatch.setattr(settings, "ROOT", tmp_path)
    monkeypatch.setenv("PORT", str(free_port()))
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def start(name: str) -> None:
    """Do what `streampai run` does before it serves, and make what a worker makes."""
    chosen = read_settings()
    if name not in TRIED_AT_THE_START:
        asyncio.run(use(chosen))
        return
    with prepared(chosen):
        asyncio.run(use(chosen))


async def use(chosen: Settings) -> None:
    TrustedProxies(chosen.trusted_proxies)
    make_routes(chosen)
    make_carrier(chosen)
    assert may_embed(chosen.origin, chosen)
    assert all(may_embed(origin, chosen) for origin in chosen.widget_origins)
    mail = Mail(id="mil_1", recipient="a@b.c", subject="Hi", body="Hi", created_at=now())
    bytes(compose(mail, chosen.mail_from))
    make_bus(chosen)
    sandbox = open_sandbox(chosen)
    async with closing_each(make_gateways(chosen, sandbox), make_speech(chosen)):
        await Limits(chosen).close()
    if sandbox:
        await close_sandbox(sandbox.app)


@asynccontextmanager
async def closing_each(*opened: Any) -> AsyncIterator[None]:
    yield
    for each in opened:
        await each.aclose()


@pytest.mark.parametrize("name", sorted(name.upper() for name in Settings.model_fields))
def test_every_setting_makes_a_good_start_or_one_line_that_names_it(
    monkeypatch, a_place: Path, name: str
) -> None:
    (a_place / "data").mkdir()
    places = WRONG_PLACES[:6] if name == "DATA_DIR" else WRONG_PLACES  # the others are names like any
    for value in (*WRONG, *(places if name.endswith(PLACES) else ())):
        monkeypatch.setenv(name, value)
        try:
            start(name)
        except Exception as error:
            explained = cli.explain(error)
            assert explained is not None, value
            line, code = explained
            assert code in {1, 2}
            assert line.startswith(tuple(f"{each}: " for each in NAMED_BY.get(name, (name,)))), (value, line)
            assert "\n" not in line
            assert not any(word in line for word in ("Input", "Value", "should be", "unable")), (
                "pydantic's words"
            )
            assert len(line) < 400


NAMED_BY = {
    "DODO_PAYMENTS_API_KEY": ("DODO_PAYMENTS_API_KEY", "DODO_PAYMENTS_ENVIRONMENT"),
    "ADMIN_PASSWORD": ("ADMIN_PASSWORD", "ADMIN_EMAIL"),
    "PAYPAL_CLIENT_ID": ("PAYPAL_CLIENT_ID", "PAYPAL_CLIENT_SECRET"),
}


def test_a_password_without_an_address_would_make_no_admin(monkeypatch, a_place: Path):
    monkeypatch.setenv("ADMIN_PASSWORD", "a password that nobody guesses")
    with pytest.raises(SettingsError, match=r"^ADMIN_EMAIL: is missing"), prepared(read_settings()):
        pytest.fail("it began")


def test_a_start_tells_of_the_database_in_one_line_and_only_where_it_was_changed(
    monkeypatch, a_place: Path, capfd
):
    monkeypatch.delenv("DATABASE_URL")
    told = []
    with restored():  # or all later tests would log to this one's stream
        logs.configure()
        for _ in range(2):
            with prepared(read_settings()):
                told.append(capfd.readouterr())
    assert [each.err for each in told] == ["", ""]
    first, second = (each.out.splitlines() for each in told)
    assert len(first) == 2
    assert re.fullmatch(r"The database was made, at version \d{4}\.", first[0])
    assert second == first[1:]


def test_a_redis_that_does_not_answer_stops_the_start_before_anything_is_made(monkeypatch, a_place: Path):
    monkeypatch.setenv("REDIS_URL", "redis://127.0.0.1:1/0")
    with pytest.raises(SettingsError, match=r"^REDIS_URL: does not answer: "), prepared(read_settings()):
        pytest.fail("it began")
    assert not (a_place / "data").exists()


def test_a_database_of_a_newer_version_is_not_served(a_place: Path, sqlite_url: str):
    engine = create_engine(sqlite_url)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    engine.dispose()
    with (
        pytest.raises(SettingsError, match=r"^DATABASE_URL: a newer version.*9999"),
        prepared(read_settings()),
    ):
        pytest.fail("it began")


def test_a_start_names_no_password_of_the_database():
    url = "postgresql://desk:first@db/desk?password=second&sslpassword=third"
    told = describe(Settings(database_url=url))
    assert "Database: postgresql+psycopg://desk:***@db/desk" in told
    assert not {word for word in ("first", "second", "third") if word in told}


def test_a_start_says_what_it_goes_by_and_what_it_leaves_unread(monkeypatch, a_place: Path, capfd):
    (a_place / "elsewhere").mkdir()
    (a_place / "elsewhere" / ".env").write_text("PORT=1")
    (a_place / ".env").write_text("WIDGET_ORIGINS=https://shop.example\nWORKRS=4")
    monkeypatch.delenv("ENV_FILE")
    monkeypatch.chdir(a_place / "elsewhere")
    with prepared(read_settings()):
        told = "".join(capfd.readouterr())
    assert f"the environment and {a_place}/.env ({a_place}/elsewhere/.env is not read)" in told
    assert f"Data: {a_place}/data." in told
    assert f"{a_place}/.env, line 2: WORKRS is no setting: did you mean WORKERS?" in told
