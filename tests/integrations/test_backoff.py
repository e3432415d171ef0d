"""How long to wait before asking again."""

import pytest

from integrations.backoff import LONGEST, delay, retry_after

NOW = "Mon, 23 Nov 2026 12:00:00 GMT"


def test_waits_double_up_to_a_limit_and_never_agree():
    for attempt, most in enumerate((0.5, 1.0, 2.0, 4.0, LONGEST, LONGEST)):
        waits = {delay(attempt) for _ in range(50)}
        assert len(waits) > 1
        assert all(most / 2 <= wait <= most for wait in waits)


def test_what_the_server_asks_for_is_never_undercut():
    assert all(7 <= delay(0, asked=7) <= 7.5 for _ in range(50))


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("3", 3.0),
        (" 120 ", 120.0),
        ("Mon, 23 Nov 2026 12:01:30 GMT", 90.0),
        ("Mon, 23 Nov 2026 11:00:00 GMT", 0.0),
        ("", None),
        ("soon", None),
        ("-1", None),
        ("1.5", None),
        ("٣", None),
        ("99999999999999", None),
        ("Mon, 99 Nov 2026 11:00:00 GMT", None),
    ],
)
def test_retry_after_is_read_as_seconds_or_a_date_and_otherwise_ignored(value: str, seconds: float | None):
    assert retry_after({"retry-after": value, "date": NOW}) == seconds


def test_a_date_means_nothing_without_the_servers_own():
    assert retry_after({"retry-after": NOW}) is None


def test_no_header_asks_for_nothing():
    assert retry_after({}) is None
