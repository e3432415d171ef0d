"""What is counted and timed, in one list; `web/metrics.py` shows it to Prometheus.

With several workers each scrape meets whichever worker answers, so they add their numbers up in files of a
common folder. The library decides that when it is first imported: call `shared_folder` in the parent, and
put what it returns into the environment of the workers (which are spawned, not forked, for this reason).
"""

import shutil
from pathlib import Path

from prometheus_client import Counter, Gauge, Histogram

from . import shared_numbers

shared_numbers.use()

# Seconds: from a hand-over inside one process up to what people give up at.
_SECONDS = (0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
_JOBS = (1, 2, 4, 8, 16, 32, 64, 128, 256)

messages_stored = Counter("streampai_messages_stored", "Messages stored, by who sent them.", ["sender"])
delivery_seconds = Histogram(
    "streampai_delivery_seconds",
    "From the time a message was stored to its hand-over to a widget's socket.",
    buckets=_SECONDS,
)
sockets_open = Gauge("streampai_sockets_open", "Sockets open now.", ["kind"], multiprocess_mode="livesum")
hints_published = Counter("streampai_hints_published", "Hints given to the bus.")
hints_dropped = Counter(
    "streampai_hints_dropped", "Hints that may have been lost, made good by reading again."
)
write_wait_seconds = Histogram(
    "streampai_db_write_wait_seconds", "How long a write waited for its turn.", buckets=_SECONDS
)
write_batch = Histogram("streampai_db_write_batch", "Writes that shared one transaction.", buckets=_JOBS)
db_retries = Counter(
    "streampai_db_retries", "Transactions begun again, by why: a deadlock is a mistake of ours.", ["cause"]
)
clock_skew_seconds = Gauge(
    "streampai_clock_skew_seconds",
    "By how much the machine's clock is ahead of the database's.",
    multiprocess_mode="livemostrecent",
)
db_wal_bytes = Gauge(
    "streampai_db_wal_bytes", "Size of SQLite's write-ahead log.", multiprocess_mode="livemax"
)
db_overdue = Counter("streampai_db_overdue", "Connections that were ended because their work took too long.")
db_failures = Counter("streampai_db_failures", "Reads and writes that the database failed.", ["failure"])
http_requests = Counter(
    "streampai_http_requests", "Requests by template of route.", ["method", "route", "status"]
)
http_seconds = Histogram(
    "streampai_http_seconds", "Time to answer a request, sockets left out.", ["route"], buckets=_SECONDS
)
log_lines_counted = Counter(
    "streampai_log_lines_counted", "Log lines that were counted and not written: they had just been written."
)
log_lines_lost = Counter(
    "streampai_log_lines_lost", "Log lines that could not be made, or that no disk or pipe would take."
)
events_unknown = Counter(
    "streampai_events_unknown", "What was said on the pages' socket and no page of ours says, dropped unread."
)
mails = Counter("streampai_mails", "What became of mail: sent, put off to try again, given up.", ["outcome"])
work_failures = Counter(
    "streampai_work_failures",
    "Work behind the scenes that failed, by what became of it: put off, set aside, left out, begun again.",
    ["work", "outcome"],
)
speeches = Counter(
    "streampai_speeches",
    "Alerts spoken: spoken, nothing to say, failed (each attempt).",
    ["outcome"],
)
speech_seconds = Histogram(
    "streampai_speech_seconds", "Time to make the sound of an alert, or to find it.", buckets=_SECONDS
)


def shared_folder(data_dir: Path) -> dict[str, str]:
    """Empty the folder in which workers add up their numbers; return the environment that names it.

    Where there can be no such folder each worker counts for itself, and nothing is named.
    """
    folder = data_dir / "metrics"
    try:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    except OSError:
        return {}
    return {"PROMETHEUS_MULTIPROC_DIR": str(folder.absolute())}
