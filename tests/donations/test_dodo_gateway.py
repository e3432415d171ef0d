"""What Dodo's answers mean to us where asking again would not help."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from integrations import dodo
from streampai_app.donations.facts import DisputeFact, Fact, FeeFact, PaymentFact, RefundFact, UnreadFact
from streampai_app.donations.gateways import Wanted
from streampai_app.donations.gateways.dodo import DodoGateway, read_event
from streampai_app.donations.receipts import Unreadable
from streampai_app.errors import Conflict, NotFound, Unavailable
from streampai_app.models import Donation, RefundState

WHOLE = Wanted("pay_1", "rfq_1", "by mistake", "EUR")
PART = Wanted("pay_1", "rfq_1", "by mistake", "JPY", 500)
OPEN = Donation(id="don_1", checkout_ref="cks_1", provider="dodo")


def answering(status: int, code: str = "") -> DodoGateway:
    transport = httpx.MockTransport(lambda _request: httpx.Response(status, json={"code": code}))
    client = dodo.DodoClient("http://dodo.test", "key", transport=transport)
    return DodoGateway(client, {"EUR": "pdt_1"}, ())


@pytest.mark.parametrize(("status", "code"), [(404, "NOT_FOUND"), (422, "INVALID_REQUEST_BODY"), (400, "")])
async def test_a_refund_that_dodo_will_never_take_is_refused_for_good(status, code):
    gateway = answering(status, code)
    with pytest.raises(Conflict):
        await gateway.refund(WHOLE)
    await gateway.aclose()


async def test_a_refund_that_was_not_answered_may_be_asked_for_again():
    gateway = answering(401, "UNAUTHORIZED")
    with pytest.raises(Unavailable):
        await gateway.refund(WHOLE)
    await gateway.aclose()


async def test_a_part_in_a_currency_without_a_product_is_refused():
    gateway = answering(200)
    with pytest.raises(Conflict, match="JPY"):
        await gateway.refund(PART)
    await gateway.aclose()


async def test_a_checkout_that_dodo_does_not_know_is_said_to_be_unknown():
    gateway = answering(404, "NOT_FOUND")
    with pytest.raises(NotFound):
        await gateway.look_up(OPEN)
    await gateway.aclose()


class Answers:
    """A Dodo that answers each path with what it is given, and 404 to all else."""

    def __init__(self, **answers: Any) -> None:
        self.answers: dict[str, Any] = {
            "payments": {"items": []},
            "refunds": {"items": []},
            "disputes": {"items": []},
            "balances/ledger": {"items": []},
        } | {path.replace("__", "/"): answer for path, answer in answers.items()}
        self.posted = 0

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.posted += request.method == "POST"
        answer = self.answers.get(request.url.path.strip("/"), httpx.Response(404))
        return answer if isinstance(answer, httpx.Response) else httpx.Response(200, json=answer)

    async def sweep(self) -> list[Fact]:
        """Sweep; one that ends in an error ends with that."""
        found: list[Any] = []
        gateway = self.gateway()
        try:
            async for fact in gateway.sweep(
                datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 2, tzinfo=UTC)
            ):
                found.append(fact)
        except Unavailable as error:
            found.append(error)
        await gateway.aclose()
        return found

    def gateway(self) -> DodoGateway:
        client = dodo.DodoClient("http://dodo.test", "key", transport=httpx.MockTransport(self), attempts=1)
        return DodoGateway(client, {"EUR": "pdt_1"}, ())


def paid(ref: str, **more: Any) -> dict[str, Any]:
    return {"payment_id": ref, "status": "succeeded", "total_amount": 2500, "currency": "EUR"} | more


REFUNDS = {"items": [{"refund_id": "ref_1", "payment_id": "pay_1", "status": "succeeded"}]}
DISPUTES = {"items": [{"dispute_id": "dp_1", "payment_id": "pay_1", "dispute_status": "dispute_opened"}]}


async def test_what_a_sweep_cannot_read_is_left_out_and_flagged_at_its_payment_if_it_names_one():
    facts = await Answers(
        payments={"items": [None, {"payment_id": "pay_1"}, {"total_amount": 5}]},
        payments__pay_1=paid("pay_1"),
        refunds={"items": [{"payment_id": "pay_1"}, 7, *REFUNDS["items"]]},
        disputes={"items": ["none", *DISPUTES["items"]]},
    ).sweep()
    assert [type(fact) for fact in facts] == [PaymentFact, UnreadFact, RefundFact, DisputeFact]
    assert facts[1] == UnreadFact("pay_1", "in a list of all: items[0]: no refund_id")


async def test_a_payment_that_a_sweep_cannot_be_told_costs_no_other():
    facts = await Answers(
        payments={"items": [paid("pay_0"), paid("pay_gone"), paid("pay_1"), paid("pay_odd"), paid("pay_2")]},
        payments__pay_1=paid("pay_1"),
        payments__pay_2=paid("pay_2"),
        payments__pay_odd={"payment_id": "pay_odd"},
        payments__pay_0=httpx.Response(500),
    ).sweep()
    assert [fact.ref for fact in facts if isinstance(fact, PaymentFact)] == ["pay_1", "pay_2"]


async def test_a_sweep_that_is_told_of_no_payment_any_more_gives_up_that_list_and_reads_the_others():
    answers = Answers(
        payments={"items": [paid(f"pay_{n}") for n in range(9)]}, refunds=REFUNDS, disputes=DISPUTES
    )
    facts = await answers.sweep()
    assert [type(fact) for fact in facts] == [RefundFact, DisputeFact, Unavailable]


@pytest.mark.parametrize("path", ["payments", "refunds", "disputes"])
async def test_a_list_that_breaks_off_costs_no_other_list(path: str):
    lists = {"payments": {"items": [paid("pay_1")]}, "refunds": REFUNDS, "disputes": DISPUTES}
    facts = await Answers(**lists | {path: httpx.Response(500)}, payments__pay_1=paid("pay_1")).sweep()
    assert len(facts) == 3
    assert isinstance(facts[-1], Unavailable)


async def test_a_fee_is_not_known_as_long_as_a_line_of_it_cannot_be_read():
    line = {"id": "l_1", "event_type": "payment_fees", "amount": 140, "currency": "EUR"}
    answers = Answers(
        checkouts__cks_1={"id": "cks_1", "payment_id": "pay_1"},
        payments__pay_1=paid("pay_1", refunds=[7]),
    )
    answers.answers["balances/ledger"] = {"items": [line, {"id": "l_2", "event_type": "payment_fees"}]}
    gateway = answers.gateway()
    (fact,) = await gateway.look_up(OPEN)
    assert isinstance(fact, PaymentFact)
    assert fact.unread == ("refunds[0]: it is no object", "fees: items[1]: no amount")
    answers.answers["balances/ledger"] = {"items": [line]}
    assert (await gateway.look_up(OPEN))[1] == FeeFact("pay_1", {"EUR": 140})
    await gateway.aclose()


async def test_no_money_goes_out_while_a_refund_that_may_be_this_one_cannot_be_read():
    answers = Answers(payments__pay_1=paid("pay_1", refunds=[{"status": "succeeded"}]))
    gateway = answers.gateway()
    with pytest.raises(Unavailable):
        await gateway.refund(WHOLE)
    assert answers.posted == 0
    known = {"refund_id": "ref_1", "reason": "by mistake (reference rfq_1)"}
    answers.answers["payments/pay_1"] = paid("pay_1", refunds=[7, known])
    assert (await gateway.refund(WHOLE)).ref == "ref_1"
    await gateway.aclose()


async def test_fees_in_all_currencies_are_told_and_what_makes_no_sense_of_them_is_not():
    def line(number: int, kind: str, amount: int, currency: str, is_credit: object = False) -> dict[str, Any]:
        named = {"id": f"l_{number}", "event_type": kind, "amount": amount, "currency": currency}
        return named | {"is_credit": is_credit}

    usual = [line(1, "payment_fees", 140, "EUR"), line(2, "scheme_fee", 20, "USD")]
    gateway = (answers := Answers(payments__pay_1=paid("pay_1"))).gateway()
    for lines, known, unread in (
        (usual, [FeeFact("pay_1", {"EUR": 140, "USD": 20})], ()),
        ([*usual, line(3, "dispute_fees", 9000, "EUR")], [FeeFact("pay_1", {"EUR": 9140, "USD": 20})], ()),
        ([line(1, "tax", 399, "EUR")], [], ()),  # there is always a fee: it is not written down yet
        ([line(1, "payment_fees", 2501, "EUR")], [], ("fees: they are more than the payment",)),
        (
            [line(1, "payment_fees", 5, "EUR", True)],
            [],
            ("fees: they come to less than nothing in EUR",),
        ),
    ):
        answers.answers["balances/ledger"] = {"items": lines}
        fact, *fees = await gateway.look_up(OPEN, payments=["pay_1"])
        assert (fees, fact.unread) == (known, unread)
    answers.answers["balances/ledger"] = {"items": [line(1, "payment_fees", 5, "EUR", "perhaps")]}
    (fact,) = await gateway.look_up(OPEN, payments=["pay_1"])
    assert fact.unread == ("fees: items[0]: is_credit is neither yes nor no",)
    await gateway.aclose()


async def test_every_payment_that_is_known_is_asked_about_and_a_refund_without_an_amount_by_itself():
    part = {"refund_id": "ref_1", "payment_id": "pay_2", "status": "succeeded", "is_partial": True}
    answers = Answers(
        payments__pay_1=paid("pay_1"),
        payments__pay_2=paid("pay_2", refunds=[part]),
        refunds__ref_1=part | {"amount": 300, "currency": "EUR"},
    )
    gateway = answers.gateway()
    first, second, refund = await gateway.look_up(OPEN, payments=["pay_1", "pay_2"])
    assert (first.ref, second.ref, second.refunds[0].amount) == ("pay_1", "pay_2", None)
    assert refund == RefundFact("ref_1", "pay_2", RefundState.SUCCEEDED, 300, "EUR")
    await gateway.aclose()


async def test_a_refund_of_ours_is_as_large_as_it_was_asked_for_where_the_answer_does_not_say():
    def answer(request: httpx.Request) -> httpx.Response:
        said = {"refund_id": "ref_1"} if request.method == "POST" else {"refunds": []}
        return httpx.Response(200, json={"payment_id": "pay_1"} | said)

    client = dodo.DodoClient("http://dodo.test", "key", transport=httpx.MockTransport(answer), attempts=1)
    gateway = DodoGateway(client, {"EUR": "pdt_1"}, ())
    whole, part = await gateway.refund(WHOLE), await gateway.refund(replace(WHOLE, amount=300))
    assert (whole.amount, whole.is_whole) == (None, True)
    assert (part.amount, part.currency, part.is_whole) == (300, "EUR", False)
    await gateway.aclose()


@pytest.mark.parametrize("total", [0, -1, None, 1.5, "x", 10**30], ids=repr)
def test_a_payment_whose_total_makes_no_sense_is_unreadable(total: Any):
    with pytest.raises(Unreadable):
        read_event(json.dumps({"type": "payment.succeeded", "data": paid("p", total_amount=total)}).encode())
