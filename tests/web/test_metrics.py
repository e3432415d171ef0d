"""Who may see /metrics, and what stands there."""

import os
import subprocess
import sys
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from starlette.requests import Request

from streampai_app import clock, metrics, runtime
from streampai_app.db import Database, Tx
from streampai_app.errors import Unavailable
from streampai_app.models import Mail
from streampai_app.settings import Settings
from streampai_app.web.metrics import counted, mail_waiting, may_look, show_metrics

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
    assert f"# HELP {name}" in counted().decode()


COUNT_MUCH = """
from streampai_app import metrics
for number in range(3000):
    metrics.mails.labels(f"outcome-{number}" + "x" * 100).inc()
    metrics.http_seconds.labels(f"/route-{number}").observe(0.1)
assert metrics.mails.labels("outcome-2999" + "x" * 100)._value.get() == 1
metrics.hints_published.inc()
print("alive")
"""
NO_MORE = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))\n"


def run(script: str, environment: dict[str, str]) -> str:
    result = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, (result.returncode, result.stderr)
    return result.stdout


@pytest.mark.parametrize("limit", [0, 1 << 15, 1 << 16, 1 << 18])
def test_a_disk_that_gives_no_more_room_costs_numbers_and_no_worker(tmp_path: Path, limit: int) -> None:
    environment = metrics.shared_folder(tmp_path)
    assert run(NO_MORE.format(limit=limit) + COUNT_MUCH, environment) == "alive\n"
    shown = run(SHOW, environment)
    assert "streampai_hints_published_total" in shown


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount; the test above needs no mount")
@pytest.mark.parametrize("left", [0, 32_768, 300_000])
def test_a_full_data_dir_costs_numbers_and_no_worker(tmp_path: Path, left: int) -> None:
    mount = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(tmp_path)], capture_output=True, check=False
    )
    if mount.returncode:
        pytest.skip("nothing can be mounted here; the test above needs no mount")
    try:
        environment = metrics.shared_folder(tmp_path)
        with suppress(OSError), (tmp_path / "ballast").open("wb", buffering=0) as ballast:
            for _ in range((1_048_576 - left) // 4096):
                ballast.write(b"x" * 4096)
        assert run(COUNT_MUCH, environment) == "alive\n"
        run(SHOW, environment)
    finally:
        subprocess.run(["umount", "-l", str(tmp_path)], check=True)


def test_without_a_folder_each_worker_counts_for_itself(tmp_path: Path) -> None:
    (tmp_path / "metrics").write_text("in the way")
    assert metrics.shared_folder(tmp_path) == {}


def test_numbers_that_cannot_be_added_up_are_shown_of_one_worker(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path))
    (tmp_path / "counter_1.db").write_bytes(b"")
    assert b"streampai_hints_published_total" in counted()
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path / "gone"))
    assert b"streampai_hints_published_total" in counted()


async def test_metrics_are_shown_while_the_database_is_away(monkeypatch) -> None:
    class Away:
        async def read(self, _look) -> None:
            raise Unavailable("The database does not answer.")

    monkeypatch.setattr(runtime, "_current", [SimpleNamespace(settings=Settings(), db=Away())])
    answer = await show_metrics(asked_by("127.0.0.1"))
    assert answer.status_code == 200
    assert b"streampai_hints_published_total" in answer.body
