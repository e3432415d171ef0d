"""What a browser sent along with a bug, as it is shown."""

from typing import Any

import pytest

from streampai_app.state.bug_context import BugContext, Fact, Log, context_of

CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/142.0 Safari/537.36"


def test_the_widgets_context_is_facts_and_logs():
    context = {
        "browser": {"browser": CHROME, "time zone": "Europe/Warsaw"},
        "context": {"stream_id": "str_1", "live": True},
        "errors": ["18:02 boom"],
        "page": {"address": "https://a.example/x"},
        "requests": [],
    }
    assert context_of(context) == BugContext(
        facts=[
            Fact("Browser", "Chrome 142 on Windows"),
            Fact("Time zone", "Europe/Warsaw"),
            Fact("Address", "https://a.example/x"),
        ],
        host=[Fact("Stream id", "str_1"), Fact("Live", "yes")],
        logs=[Log("Console errors", ["18:02 boom"])],
    )


def test_an_error_is_shown_with_all_its_trace():
    error = "18:02 TypeError: no sound" + "".join(f"\n  at f{n} (assets/player.js:{n}:34)" for n in range(40))
    assert len(error) > 1_000
    assert context_of({"errors": [error]}).logs == [Log("Console errors", [error])]


@pytest.mark.parametrize(
    "context",
    [
        None,
        {},
        {"page": None},
        {"browser": 7, "x": [[{"y": {}}], None, 3.5]},
        {"…": "2 more"},
        {"": {"": []}},
    ],
)
def test_whatever_came_can_be_shown(context: dict[str, Any] | None):
    shown = context_of(context)
    assert all(isinstance(fact.value, str) and fact.value for fact in [*shown.facts, *shown.host])
    assert all(isinstance(line, str) for log in shown.logs for line in log.lines)
