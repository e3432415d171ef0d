"""What the team sees of received webhooks."""

import pytest

from streampai_app.donations.receipt_queries import (
    LONGEST_SHOWN,
    ReceiptFilter,
    count_receipts,
    list_receipts,
    pretty,
    receipt_of,
)
from streampai_app.errors import NotAllowed, NotFound
from streampai_app.models import ReceiptState

from .world import PROVIDER, World, payment, receive


@pytest.fixture
def busy(world) -> World:
    """One webhook in each state."""
    world.hear(payment(), event_id="evt_paid", type="payment.succeeded")
    world.hear(type="subscription.active", event_id="evt_unused")
    world.database.write_now(receive, "evt_dead", b"nonsense")
    world.work_off()
    world.tell(payment(), event_id="evt_waiting")
    return world


def found(world: World, ada, **wanted) -> list[str]:
    views = world.database.read_now(list_receipts, ada, ReceiptFilter(**wanted))
    return [view.event_id for view in views]


def test_the_newest_come_first_and_each_state_can_be_asked_for(busy, ada):
    assert found(busy, ada) == ["evt_waiting", "evt_dead", "evt_unused", "evt_paid"]
    for state, event_id in {
        ReceiptState.WAITING: "evt_waiting",
        ReceiptState.DEAD: "evt_dead",
        ReceiptState.UNUSED: "evt_unused",
        ReceiptState.HANDLED: "evt_paid",
    }.items():
        assert found(busy, ada, state=state) == [event_id]
    assert busy.database.read_now(count_receipts, ada) == dict.fromkeys(map(str, ReceiptState), 1)


def test_they_are_found_by_event_and_by_donation(busy, ada):
    assert found(busy, ada, text="EVT_D") == ["evt_dead"]
    assert found(busy, ada, text=busy.donation_id) == ["evt_paid"]
    assert found(busy, ada, text="\x00") == []
    assert found(busy, ada, text="evt_%") == []


def test_pages_follow_each_other(busy, ada):
    seen, before = [], None
    while page := busy.database.read_now(list_receipts, ada, ReceiptFilter(), before=before, limit=3):
        seen += [view.event_id for view in page]
        before = (page[-1].received_at, page[-1].event_id)
    assert seen == ["evt_waiting", "evt_dead", "evt_unused", "evt_paid"]


def test_one_is_shown_with_its_failure_and_its_body_laid_out(busy, ada):
    view, body = busy.database.read_now(receipt_of, ada, PROVIDER, "evt_dead")
    assert (view.state, body) == ("dead", "nonsense")
    assert "Expecting value" in view.failure
    view, body = busy.database.read_now(receipt_of, ada, PROVIDER, "evt_paid")
    assert (view.type, view.donation_id) == ("payment.succeeded", busy.donation_id)
    assert '\n  "type": "payment.succeeded",' in body
    with pytest.raises(NotFound):
        busy.database.read_now(receipt_of, ada, PROVIDER, "evt_unknown")


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        (b"", ""),
        (b"\xff\x00", "\ufffd\x00"),
        (b'{"name": "\\ud800"}', '{\n  "name": "?"\n}'),
        ('{"name": "Änne 😀"}'.encode(), '{\n  "name": "Änne 😀"\n}'),
        (b"[" * 100_000, "[" * LONGEST_SHOWN + " …"),
    ],
)
def test_any_body_can_be_shown(body, shown):
    assert pretty(body) == shown


def test_only_the_team_sees_them(busy):
    for query, *arguments in (
        (list_receipts, ReceiptFilter()),
        (count_receipts,),
        (receipt_of, PROVIDER, "evt_paid"),
    ):
        with pytest.raises(NotAllowed):
            busy.database.read_now(query, busy.streamer, *arguments)
