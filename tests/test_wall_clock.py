"""Nobody reads the machine's clock: what time it is says `streampai_app/clock.py`, by the database."""

import ast
from collections.abc import Iterator
from pathlib import Path

from streampai_app.frontend.build import ROOT

# Calls that read the machine's clock: the last two names of each, as they are written.
READS = frozenset(
    {
        "time.time", "time.time_ns", "time.localtime", "time.gmtime", "time.ctime", "time.strftime",
        "datetime.now", "datetime.utcnow", "datetime.today", "date.today", "func.now",
        "func.current_timestamp", "time.clock_gettime", "ULID", "MemoryStorage",
    }
)  # fmt: skip
SCHEDULERS = frozenset({"apscheduler", "schedule", "celery", "rq"})  # they go by the machine's clock

ALLOWED = {
    "streampai_app/clock.py": "where it is asked, once",
    "streampai_app/attempts.py": "the library wants the end of a limit as a time; a difference is made of it",
    "streampai_app/limits.py": "the difference: both sides are read in the same moment",
    "streampai_app/attachments/store.py": "files bear the machine's time; it is about a day",
    "streampai_app/alerts/speech/sounds.py": "files bear the machine's time; it is about a month",
    "streampai_app/web/requests.py": "the id of a request, which nothing is sorted by",
    "integrations/dodo_sandbox/app.py": "the stand-in on its own, in tests; the desk passes its clock",
    "integrations/paypal_sandbox/webhooks.py": "a stand-in in tests",
}


def sources() -> Iterator[Path]:
    for folder in ("streampai_app", "integrations"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "bench" not in path.parts:
                yield path


def readings(source: str) -> list[str]:
    """Return what in a source reads the machine's clock, called or handed on, and schedulers that do."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute):
            owner = node.value
            last = owner.id if isinstance(owner, ast.Name) else getattr(owner, "attr", "")
            if f"{last}.{node.attr}" in READS:
                found.append(f"{last}.{node.attr}")
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in READS:
            found.append(node.func.id)
        elif isinstance(node, ast.ImportFrom):
            module, names = node.module or "", {alias.name for alias in node.names}
            if module == "time" and names & {"time", "time_ns", "localtime", "gmtime"}:
                found.append("from time import …")
            if module.split(".")[0] in SCHEDULERS and not node.level:
                found.append(module)
        elif isinstance(node, ast.Import):
            found += [a.name for a in node.names if a.name.split(".")[0] in SCHEDULERS]
    return found


def test_the_machines_clock_is_read_where_there_is_a_reason_and_nowhere_else() -> None:
    reading = {str(path.relative_to(ROOT)): readings(path.read_text()) for path in sources()}
    assert {path for path, found in reading.items() if found} == set(ALLOWED)


def test_every_way_to_read_it_is_seen() -> None:
    for way in (
        "import time; time.time()",
        "from time import time",
        "x = Field(default_factory=time.time)",
        "from datetime import datetime; datetime.now(UTC)",
        "import datetime; datetime.datetime.now()",
        "date.today()",
        "select(func.now())",
        "f'{ULID()}'",
        "from apscheduler.schedulers.asyncio import AsyncIOScheduler",
    ):
        assert readings(way), way
    assert readings("clock.now(); time.monotonic(); tx.now; time.perf_counter()") == []


def test_no_statement_asks_a_database_for_the_time_but_to_set_the_clock_by_it() -> None:
    asks = ("CURRENT_TIMESTAMP", "clock_timestamp()", "now()::", "datetime('now'", "strftime('%s'")
    found = {
        str(path.relative_to(ROOT)) for path in sources() if any(ask in path.read_text() for ask in asks)
    }
    assert found == {"streampai_app/db/timekeeping.py"}
