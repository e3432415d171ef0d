"""What goes wrong on request: each fault for the next so many times."""

from .refusals import Refused
from .world import Tx

FAULTS = {
    "duplicate": "The webhook is delivered twice",
    "delay": "The webhook waits for so many seconds",
    "reorder": "The webhook waits until the one after it was sent",
    "drop": "The webhook is never sent",
    "bad_signature": "The webhook is signed with another secret, once",
    "refund_fails": "The refund fails",
    "server_error": "The API answers 503 and does nothing",
    "too_many": "The API answers 429 with Retry-After of so many seconds and does nothing",
    "timeout": "The API does what it is asked, and answers only after so many seconds",
    "garbage": "The API answers 200 with a page of HTML and does nothing",
    "no_url": "The checkout session has no URL",
}


def set_fault(tx: Tx, name: str, times: int = 1, seconds: float = 0.0) -> None:
    """Let something go wrong the next `times` times; 0 stops it. Raises `Refused` for an unknown fault."""
    if name not in FAULTS or not 0 <= times <= 1_000_000 or not 0 <= seconds <= 1_000_000:
        raise Refused(422, "INVALID_REQUEST_BODY", f"no such fault: {', '.join(FAULTS)}")
    tx.db.execute("INSERT OR REPLACE INTO faults VALUES (?, ?, ?)", (name, times, seconds))


def strikes(tx: Tx, name: str) -> float | None:
    """Use a fault up once. Returns its seconds, or None when nothing goes wrong."""
    hit = tx.one("UPDATE faults SET times = times - 1 WHERE name = ? AND times > 0 RETURNING seconds", name)
    return hit["seconds"] if hit else None


def faults_set(tx: Tx) -> dict[str, int]:
    """Return what will still go wrong, and how often."""
    return {row["name"]: row["times"] for row in tx.all("SELECT * FROM faults WHERE times > 0 ORDER BY name")}
