"""Whatever speaks to another process has deadlines: each client is made in the place that gives them."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from streampai_app.frontend.build import ROOT

# What makes a client, and where it may be made. Measurements and stand-ins wait for nobody but themselves.
MAKERS = {
    "create_engine": {"streampai_app/db/engines.py"},
    "from_url": {
        "streampai_app/redis_clients.py",
        "streampai_app/realtime/reaching.py",  # the doctor's
        "streampai_app/addresses.py",  # reads an address, and connects to nothing
    },
    "Redis": set(),
}
WITH_A_TIMEOUT = {"AsyncClient", "Client", "SMTP", "SMTP_SSL", "HTTPConnection", "create_connection"}


def calls() -> Iterator[tuple[str, str, ast.Call]]:
    for folder in ("streampai_app", "integrations"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            name = str(path.relative_to(ROOT))
            if "/bench/" not in name and "_sandbox/" not in name:
                yield from _calls_in(path, name)


def _calls_in(path: Path, name: str) -> Iterator[tuple[str, str, ast.Call]]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call):
            function = node.func
            called = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
            yield name, called, node


@pytest.mark.parametrize("maker", MAKERS)
def test_clients_of_a_kind_are_made_where_they_get_their_deadlines(maker: str) -> None:
    made = {name for name, called, _ in calls() if called == maker}
    assert made == MAKERS[maker]


def test_every_other_client_is_given_a_timeout() -> None:
    without = [
        (name, called)
        for name, called, node in calls()
        if called in WITH_A_TIMEOUT and "timeout" not in {keyword.arg for keyword in node.keywords}
    ]
    assert without == []
