"""Who may see /metrics, and what stands there."""

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from starlette.requests import Request

from streampai_app import clock, metrics
from streampai_app.db import Database, Tx
from streampai_app.models import Mail
from streampai_app.settings import Settings
from streampai_app.web.metrics import mail_waiting, may_look

from .asgi import http_scope

TOKEN = "a-long-random-token"


def asked_by(client: str, **headers: str) -> Request:
    return Request(http_scope("/metrics", client=client, headers=headers))


def test_with_a_token_only_the_token_opens() -> None:
    settings = Settings(metrics_token=TOKEN)
    assert may_look(asked_by("203.0.113.9", authorization=f"Bearer {TOKEN}"), settings)
    for wrong in ("", TOKEN, "Bearer ", f"Bearer {TOKEN}x", f"bearer {TOKEN}", "Bearer ünïcode"):
        assert not may_look(asked_by("203.0.113.9", authorization=wrong), settings)
    assert not may_look(asked_by("127.0.0.1"), settings)


def test_without_a_token_only_this_machine_may_look_and_no_proxy_on_it() -> None:
    assert may_look(asked_by("127.0.0.1"), Settings())
    assert not may_look(asked_by("203.0.113.9"), Settings())
    assert not may_look(asked_by("127.0.0.1", **{"X-Forwarded-For": "203.0.113.9"}), Settings())


def test_mail_that_waits_is_counted_with_how_late_it_is(database: Database) -> None:
    assert database.read_now(mail_waiting) == (0, 0.0)

    def add(tx: Tx, name: str, due: timedelta | None) -> None:
        due_at = None if due is None else tx.now + due
        mail = Mail(id=name, recipient="a@b.c", subject="", body="", due_at=due_at, created_at=tx.now)
        tx.session.add(mail)

    for name, due in {"sent": None, "late": timedelta(seconds=-60), "later": timedelta(hours=1)}.items():
        database.write_now(add, name, due)
    count, late = database.read_now(mail_waiting)
    assert count == 2
    assert 60 <= late < 90


def test_nothing_is_late_that_is_due_in_the_future(database: Database) -> None:
    def add(tx: Tx) -> None:
        due = clock.now() + timedelta(hours=1)
        tx.session.add(Mail(id="m", recipient="a@b.c", subject="", body="", due_at=due, created_at=tx.now))

    database.write_now(add)
    assert database.read_now(mail_waiting) == (1, 0.0)


COUNT = """
from streampai_app import metrics
metrics.hints_published.inc()
metrics.sockets_open.labels("widget").inc()
"""
SHOW = COUNT + "from streampai_app.web.metrics import counted; print(counted().decode())"


def test_workers_add_their_numbers_up_and_the_sockets_of_dead_ones_are_forgotten(tmp_path: Path) -> None:
    environment = metrics.shared_folder(tmp_path)
    subprocess.run([sys.executable, "-c", COUNT], env=environment, check=True)
    shown = subprocess.run(
        [sys.executable, "-c", SHOW], env=environment, check=True, capture_output=True, text=True
    ).stdout
    assert "streampai_hints_published_total 2.0" in shown
    assert 'streampai_sockets_open{kind="widget"} 1.0' in shown


def test_numbers_of_an_earlier_run_are_forgotten(tmp_path: Path) -> None:
    (tmp_path / "metrics").mkdir()
    (tmp_path / "metrics" / "counter_1.db").write_bytes(b"old")
    metrics.shared_folder(tmp_path)
    assert list((tmp_path / "metrics").iterdir()) == []


@pytest.mark.parametrize("name", ["streampai_messages_stored", "streampai_db_write_batch", "streampai_mails"])
def test_what_is_counted_is_shown(name: str) -> None:
    from streampai_app.web.metrics import counted

    assert f"# HELP {name}" in counted().decode()
