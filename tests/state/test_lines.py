"""How a conversation is laid out."""

from datetime import UTC, datetime, timedelta

import pytest

from streampai_app.state.lines import Part, follow_on, lines_of, parts_of
from streampai_app.support.views import MessageView

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def message(seq: int, sender: str = "visitor", name: str = "", minutes: float = 0) -> MessageView:
    return MessageView(
        "cht_1", seq, f"id-{seq}", sender, name, f"text {seq}", NOON + timedelta(minutes=minutes)
    )


@pytest.mark.parametrize(
    ("body", "parts"),
    [
        ("plain", [Part("plain")]),
        ("see https://a.b/c?d=e#f.", [Part("see "), Part(*["https://a.b/c?d=e#f"] * 2), Part(".")]),
        ("(http://a.b)", [Part("("), Part(*["http://a.b"] * 2), Part(")")]),
        ("https://a.b https://c.d", [Part(*["https://a.b"] * 2), Part(" "), Part(*["https://c.d"] * 2)]),
        ("javascript:alert(1)", [Part("javascript:alert(1)")]),
        ('https://a.b"onclick="x', [Part(*["https://a.b"] * 2), Part('"onclick="x')]),
        ("<https://a.b>", [Part("<"), Part(*["https://a.b"] * 2), Part(">")]),
        ("https://", [Part("https://")]),
    ],
)
def test_only_web_addresses_become_links_and_nothing_of_the_text_is_lost(body, parts):
    assert parts_of(body) == parts
    assert "".join(part.text for part in parts_of(body)) == body


def test_a_line_opens_when_the_sender_changes_or_after_a_breath():
    lines = lines_of(
        [
            message(1),
            message(2, minutes=1),
            message(3, "admin", "Ada", 2),
            message(4, "admin", "Bob", 3),
            message(5, "admin", "Bob", 9),
        ]
    )
    assert [line.opens for line in lines] == [True, False, True, True, True]
    assert [line.after for line in lines] == ["", *[line.at for line in lines[:-1]]]


def test_lines_that_come_later_follow_on_as_if_they_had_come_together():
    messages = [message(1), message(2, minutes=1), message(3, minutes=2)]
    together = lines_of(messages)
    one_by_one = lines_of(messages[:1])
    one_by_one += lines_of(messages[1:], one_by_one[-1])
    assert one_by_one == together
    assert [follow_on(lines_of(messages[1:])[0], together[0]), together[2]] == together[1:]
