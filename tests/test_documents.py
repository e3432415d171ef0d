"""The numbers that documents state are those of the code: a reader builds on them."""

import inspect
import re
from datetime import timedelta
from pathlib import Path
from types import ModuleType

import pytest

from integrations.dodo.pacing import Pacing
from streampai_app import descriptors, talk
from streampai_app.accounts.rules import SHORTEST_PASSWORD
from streampai_app.alerts import rules as alert_rules
from streampai_app.alerts.moderation.policy import LANGUAGES
from streampai_app.alerts.preferences import Preferences
from streampai_app.alerts.speech import eleven, espeak, sounds, speaking, wanted
from streampai_app.attachments import images, sweeping
from streampai_app.donations import forgetting, reconciliation
from streampai_app.donations import sweeping as donation_sweeping
from streampai_app.feedback import contexts, limiting
from streampai_app.feedback.similar import similar_requests
from streampai_app.frontend.build import ROOT
from streampai_app.limits import SITE_BITS, SITE_TIMES, SUBSCRIBER_BITS, Limit
from streampai_app.models import LONGEST_BODY, LONGEST_COMMENT
from streampai_app.server import gate
from streampai_app.server.http import Deadlines
from streampai_app.support import rules
from streampai_app.support.queries import PAGE
from streampai_app.web import bodies, crowd, sockets
from streampai_app.web.overlay import socket as overlay_socket
from streampai_app.web.widget import limits, socket

DOCS = Path(ROOT) / "docs"
WORDS = {2: "Two", 3: "three", 4: "four", 6: "six", 12: "twelve"}


def text_of(name: str) -> str:
    """A document on one line, however it is broken."""
    return " ".join((DOCS / name).read_text(encoding="utf-8").split())


def table(name: str, first_column: str) -> dict[str, list[str]]:
    """Return the rows of a table by their first cell."""
    _, found, rest = (DOCS / name).read_text(encoding="utf-8").partition(f"| {first_column} |")
    assert found, f"{name} has no table that begins with {first_column}"
    lines = [line for line in rest.split("\n\n")[0].splitlines()[2:] if line.startswith("|")]
    rows = ([cell.strip() for cell in line.strip("|").split("|")] for line in lines)
    return {row[0].strip("`"): row[1:] for row in rows}


def limits_of(module: ModuleType) -> list[Limit]:
    return [value for value in vars(module).values() if isinstance(value, Limit)]


def js(path: str, name: str) -> int:
    """A number that a script of the widget calls by this name."""
    found = re.search(rf"const {name} = ([\d_]+)", (ROOT / "assets" / path).read_text(encoding="utf-8"))
    assert found, f"{path} has no {name}"
    return int(found[1].replace("_", ""))


def bucket(size: int, rate: float) -> str:
    return f"{size:,}, then {rate:,.0f} per second"


def kib(size: int) -> str:
    return f"{size // 1024} KiB"


def test_the_protocol_names_every_limit_of_the_widget_as_it_is() -> None:
    wanted = {limit.name: limit.allowed for module in (limits, limiting) for limit in limits_of(module)}
    stated = {name: allowed for name, (_, allowed, _) in table("protocol.md", "Limit").items()}
    assert stated == wanted


def test_the_protocol_says_for_whom_a_limit_counts() -> None:
    for name, (counted_for, _, _) in table("protocol.md", "Limit").items():
        assert counted_for == ("an address" if name.endswith("-address") else "a visitor")


def test_the_protocol_names_every_size_as_it_is() -> None:
    assert {name: most for name, [most] in table("protocol.md", "What").items()} == {
        "a message": f"{LONGEST_BODY:,} characters",
        "a subject or title": f"{rules.LONGEST_SUBJECT} characters",
        "a comment": f"{LONGEST_COMMENT:,} characters",
        "a name": f"{rules.LONGEST_NAME} characters",
        "an answer with messages": f"{PAGE} messages",
        "similar requests": str(inspect.signature(similar_requests).parameters["limit"].default),
        "a body of JSON, or a frame": kib(bodies.LARGEST_JSON),
        "a report's `context`, as it is kept": kib(contexts.MOST_BYTES),
        "a screenshot": f"{images.LARGEST >> 20} MiB",
        "a screenshot that no report claims": f"{sweeping.UNCLAIMED_FOR.days} day",
        "messages over sockets, of a visitor": bucket(*talk.MESSAGES),
        "messages over sockets, from an address": bucket(*talk.ADDRESS_MESSAGES),
        "characters in them, of a visitor": bucket(*talk.CHARACTERS),
        "characters in them, from an address": bucket(*talk.ADDRESS_CHARACTERS),
        "messages over sockets, of a visitor, on all servers": talk.IN_ALL_PROCESSES.allowed,
        "messages over sockets, from an address, on all servers": talk.ADDRESS_IN_ALL_PROCESSES.allowed,
        "frames of a visitor": bucket(*talk.FRAMES),
        "frames from an address": bucket(*talk.ADDRESS_FRAMES),
        "sockets of a visitor at a time, on all servers": str(talk.SOCKETS),
        "sockets from an address at a time, on all servers": str(crowd.Shares().sockets),
        "sockets opened by a visitor, on all servers": talk.OPENED.allowed,
        "sockets opened from an address, on all servers": talk.ADDRESS_OPENED.allowed,
        "frames of one socket at once": bucket(*socket.FRAMES),
        "a socket's time for its hello": f"{sockets.HELLO_WITHIN:.0f} seconds",
        "a socket's silence": f"{socket.QUIET_FOR:.0f} seconds",
    }


DEADLINES = Deadlines()
PACING = inspect.signature(Pacing).parameters
CHECKS = [check.total_seconds() for check in reconciliation.CHECKS]
STATED = {
    "protocol.md": [
        f"`elapsed_ms` (between opening the form and sending) below {rules.FASTEST_HAND_MS} without a token",
        f"need a `subject` (at most {rules.LONGEST_SUBJECT} characters)",
        f"`body` (1 to {LONGEST_COMMENT:,} characters)",
        f'"more": bool}}`, at most {PAGE}',
        f"scrubbed and cut to {kib(contexts.MOST_BYTES)}",
        f"frame over {kib(bodies.LARGEST_JSON)}",
        f"first frame, within {sockets.HELLO_WITHIN:.0f} seconds",
        f"at most one every {1 / socket.TYPING[1]:.0f} s",
        f"every {js('widget/socket.js', 'BEAT') / 1000:.0f} s however much is heard",
        f"or silent for {socket.QUIET_FOR:.0f} s",
        f"IPv6 counts as its /{SUBSCRIBER_BITS}, and once more, with {WORDS[SITE_TIMES]} times the limit,"
        f" as its /{SITE_BITS}",
        f"on one line, cut to {rules.LONGEST_NAME} characters",
    ],
    "overlay.md": [
        f"The first, within {sockets.HELLO_WITHIN:.0f} seconds",
        f"4408 silent for {overlay_socket.QUIET_FOR:.0f} s",
        f"every {js('overlay/socket.js', 'BEAT') / 1000:.0f} s, however much is heard",
        f"connection only broke counts as open for {alert_rules.BACK_WITHIN.total_seconds():.0f} s more",
        f"gives signs of life ({alert_rules.PLAYER_FOR.total_seconds():.0f} s)",
        f"It is good for {alert_rules.BEGIN_WITHIN.total_seconds():.0f} s until `began`, then for"
        f" {alert_rules.BEAT_WITHIN.total_seconds():.0f} s from each `ping` that names it in `playing`, and"
        f" at most for the alert's length and {alert_rules.END_WITHIN.total_seconds():.0f} s more",
        f"after {WORDS[alert_rules.MOST_ATTEMPTS]} such the alert is skipped",
        f"An alert waits up to {alert_rules.SPEECH_WITHIN.total_seconds():.0f} s for its speech",
        f"({Preferences().expire_minutes // 60} hours unless changed)",
        f"no more than so many wait ({Preferences().queue_limit:,})",
    ],
    "speech.md": [
        f"those of your account (the first {eleven.FEW})",
        f"number of seconds ({Preferences().speech_seconds} at first)",
        f"for at most {alert_rules.SPEECH_WITHIN.total_seconds():.0f} seconds, the alert waits",
        f"a claim that runs out after {wanted.CLAIM.total_seconds():.0f} seconds",
        f"`DATA_DIR/sounds`, {sounds.MOST >> 20} MB of them",
        f"none that nobody wanted for {sounds.LONGEST // 86_400} days",
        f"use at most {espeak.MAX_MEMORY >> 30} GB of memory and {espeak.MAX_CPU} seconds of processor",
        f"is killed after {espeak.TIMEOUT:.0f} seconds",
        f"{WORDS[speaking.AT_ONCE]} speak at once in each server process",
    ],
    "payments.md": [
        f"asks Dodo itself {CHECKS[0]:.0f} s, {', '.join(f'{check / 60:.0f}' for check in CHECKS[1:-1])} and"
        f" {CHECKS[-1] / 60:.0f} minutes after the page was opened, then hourly for"
        f" {WORDS[reconciliation.FOR_DAYS.days]} days",
        f"everything of the last {WORDS[donation_sweeping.SPAN.days]} days is swept",
        f"is forgotten {forgetting.KEPT.days} days after it was worked on",
        f"Dodo allows {PACING['per_second'].default} requests a second and"
        f" {PACING['per_minute'].default} a minute",
    ],
    "widget.md": [
        f"at most {js('widget/feedback/plain.js', 'MOST_CHARACTERS'):,} characters in"
        f" {js('widget/feedback/plain.js', 'MOST_VALUES'):,} values"
        f" {WORDS[js('widget/feedback/plain.js', 'DEEPEST')]} levels deep",
        f"remembers the last {js('widget/recorder.js', 'MOST')} errors",
        f"the last {js('widget/recorder.js', 'MOST')} failed requests",
        f"with the {WORDS[js('widget/feedback/stack.js', 'MOST_CALLS')]} innermost calls of each",
    ],
    "moderation.md": [f"All {WORDS[len(LANGUAGES)]} are used unless"],
    "settings.md": [
        f"The password has at least {SHORTEST_PASSWORD} characters",
        f"less {descriptors.RESERVED}, and at most {descriptors.MAX_CONNECTIONS:,}",
        f"{gate.PER_ADDRESS} HTTP connections at a time and {crowd.Shares().sockets} sockets,"
        f" {crowd.Shares().requests} requests under way and {crowd.Shares().streams} donations",
        f"wait for up to {crowd.TURN_WITHIN:.0f} seconds. The head of a request has {DEADLINES.head:.0f}"
        f" seconds, its body {DEADLINES.body_grace:.0f} and then {kib(int(DEADLINES.body_rate))} a second,"
        f" at most {DEADLINES.body:.0f} seconds in all; an idle connection is kept for {DEADLINES.idle:.0f}"
        f" seconds, a proxy's for {DEADLINES.proxy_idle:.0f}; whoever reads less than"
        f" {kib(int(DEADLINES.reader_rate))} a second for {DEADLINES.reader:.0f} seconds is cut off",
    ],
}


@pytest.mark.parametrize(
    ("document", "stated"), [(document, each) for document, all_of in STATED.items() for each in all_of]
)
def test_a_document_states_what_the_code_does(document: str, stated: str) -> None:
    assert stated in text_of(document)


def test_reconciliation_goes_on_hourly() -> None:
    assert timedelta(hours=1) == reconciliation.THEN_EVERY  # payments.md says "hourly"


def test_decisions_are_numbered_in_order_and_once() -> None:
    files = sorted((DOCS / "decisions").glob("[0-9]*.md"))
    numbers = [int(file.name[:4]) for file in files]
    assert numbers == list(range(1, len(files) + 1))
    assert [file.read_text().split(".")[0] for file in files] == [f"# {number}" for number in numbers]
