"""What a webhook tells, in the forms in which Dodo has told it."""

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.dodo import DisputeEvent, Other, PaymentEvent, RefundEvent, Unreadable, parse_event
from tests.integrations.test_reading import ANYTHING

PAYMENT = {
    "payload_type": "Payment",
    "payment_id": "pay_8sT1mQ2xKcYb7nVd0aLrE",
    "status": "succeeded",
    "total_amount": 2500,
    "currency": "EUR",
    "tax": 399,
    "checkout_session_id": "cks_5Jw0pXyB3dFqNzR9uTgHv",
    "metadata": {"donation_id": "don_01J9ZK3T"},
    "customer": {"customer_id": "cus_Qe7LmN4vTzXs", "name": "Ana Donor", "email": "ana@example.org"},
    "created_at": "2026-11-20T10:15:02.114Z",
}
REFUND = {"payload_type": "Refund", "refund_id": "ref_1", "payment_id": "pay_1", "status": "succeeded"}
DISPUTE = {
    "payload_type": "Dispute",
    "dispute_id": "dp_1",
    "payment_id": "pay_1",
    "amount": "2500",
    "currency": "EUR",
    "dispute_stage": "dispute",
    "dispute_status": "dispute_opened",
}


def body(event_type: Any, data: Any, **more: Any) -> bytes:
    envelope = {"business_id": "bus_1", "type": event_type, "timestamp": "2026-11-20T10:15:20.501Z"}
    return json.dumps(envelope | {"data": data} | more).encode()


@pytest.mark.parametrize("what", ["succeeded", "completed", "failed", "processing", "cancelled"])
def test_payment_events_carry_the_payment_and_its_own_status(what: str):
    event = parse_event(body(f"payment.{what}", PAYMENT))
    assert isinstance(event, PaymentEvent)
    assert event.payment.succeeded  # the data may be ahead of the type
    assert event.payment.metadata["donation_id"] == "don_01J9ZK3T"
    assert event.business_id == "bus_1"


@pytest.mark.parametrize("what", ["succeeded", "failed"])
def test_refund_events_carry_the_refund(what: str):
    event = parse_event(body(f"refund.{what}", REFUND))
    assert isinstance(event, RefundEvent)
    assert (event.refund.id, event.refund.amount, event.refund.is_partial) == ("ref_1", None, False)


@pytest.mark.parametrize("what", ["opened", "expired", "accepted", "cancelled", "challenged", "won", "lost"])
@pytest.mark.parametrize("amount", ["2500", 2500, "2500.00"])
def test_dispute_events_carry_the_dispute_whose_amount_is_text_or_number(what: str, amount: Any):
    event = parse_event(body(f"dispute.{what}", DISPUTE | {"amount": amount}))
    assert isinstance(event, DisputeEvent)
    assert event.dispute.amount == 2500


def test_a_dispute_over_an_odd_amount_is_still_a_dispute():
    event = parse_event(body("dispute.opened", DISPUTE | {"amount": "25.50"}))
    assert isinstance(event, DisputeEvent)
    assert event.dispute.amount is None


@pytest.mark.parametrize("event_type", ["subscription.active", "payout.created", "payment.invented", "x"])
@pytest.mark.parametrize("data", [{}, None, [], "text"])
def test_what_donations_do_not_use_is_other_whatever_it_carries(event_type: str, data: Any):
    event = parse_event(body(event_type, data))
    assert isinstance(event, Other)
    assert event.type == event_type


@pytest.mark.parametrize(
    "unreadable",
    [
        b"",
        b"null",
        b"[]",
        b"\xff",
        b"{",
        b"[" * 100_000,
        body(None, PAYMENT),
        body("payment.succeeded", None),
        body("payment.succeeded", []),
        body("payment.succeeded", PAYMENT | {"payment_id": None}),
        body("payment.succeeded", PAYMENT | {"total_amount": -1}),
        body("payment.succeeded", PAYMENT | {"total_amount": "2.500,00"}),
        body("payment.succeeded", PAYMENT | {"currency": "EURO"}),
        body("refund.succeeded", REFUND | {"payment_id": ""}),
        body("dispute.opened", DISPUTE | {"dispute_id": 5}),
    ],
    ids=range(15),
)
def test_what_lacks_that_which_we_act_on_is_unreadable(unreadable: bytes):
    with pytest.raises(Unreadable):
        parse_event(unreadable)


def test_numbers_without_end_are_unreadable():
    with pytest.raises(Unreadable):
        parse_event(b'{"type": "x", "n": ' + b"1" * 5000 + b"}")


@given(
    st.sampled_from(["payment.succeeded", "refund.failed", "dispute.won"]),
    st.sampled_from([PAYMENT, REFUND, DISPUTE]),
    st.data(),
)
def test_no_data_escapes_as_another_error(event_type: str, base: dict[str, Any], data: st.DataObject):
    changed = base | {data.draw(st.sampled_from(sorted(base))): data.draw(ANYTHING)}
    with suppress(Unreadable):
        parse_event(body(event_type, changed))


@given(st.binary())
def test_no_bytes_escape_as_another_error(raw: bytes):
    with pytest.raises(Unreadable):
        parse_event(raw)


GOOD = {"refund_id": "ref_good", "status": "succeeded", "amount": 500}
ODD = [
    None,
    "none",
    7,
    [],
    {},
    {"refund_id": None},
    {"refund_id": "ref_2", "payment_id": "pay_other"},
    {"dispute_id": ["dp"]},
]


@pytest.mark.parametrize("odd", ODD, ids=repr)
@pytest.mark.parametrize(("part", "good"), [("refunds", GOOD), ("disputes", DISPUTE | {"payment_id": None})])
def test_an_odd_entry_in_a_list_of_a_payment_costs_neither_the_payment_nor_the_others(part, good, odd):
    event = parse_event(body("payment.succeeded", PAYMENT | {part: [odd, good]}))
    assert isinstance(event, PaymentEvent)
    payment = event.payment
    (read,) = getattr(payment, part)
    assert (payment.total_amount, payment.succeeded, read.payment_id) == (2500, True, payment.id)
    (why,) = payment.unread
    assert why.startswith(f"{part}[0]: ")


@pytest.mark.parametrize("odd", ["none", 7, {"refund_id": "ref_1"}, True], ids=repr)
def test_a_list_that_is_none_is_named_and_costs_the_payment_nothing(odd: Any):
    event = parse_event(body("payment.succeeded", PAYMENT | {"refunds": odd}))
    assert isinstance(event, PaymentEvent)
    assert (event.payment.refunds, event.payment.unread) == ((), ("refunds is no list",))


@given(st.dictionaries(st.sampled_from(sorted({*PAYMENT, "refunds", "disputes"} - {"payment_id"})), ANYTHING))
def test_whatever_its_other_fields_say_a_payment_is_read_as_long_as_its_money_is_sure(
    changed: dict[str, Any],
):
    money = {name: PAYMENT[name] for name in ("payment_id", "total_amount", "currency")}
    event = parse_event(body("payment.succeeded", PAYMENT | changed | money))
    assert isinstance(event, PaymentEvent)
    assert (event.payment.id, event.payment.total_amount) == (PAYMENT["payment_id"], 2500)
