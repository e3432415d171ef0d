"""Webhooks are worked on whatever becomes of one of them: that one is put off, and dead in the end."""

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import select

from streampai_app.db import Hint
from streampai_app.db.deadlines import OFFLINE
from streampai_app.donations import receipts
from streampai_app.donations.gateways import Gateways
from streampai_app.donations.receipt_queries import ReceiptFilter, read_receipts
from streampai_app.donations.receipts import BACKOFF, Reading, Unreadable
from streampai_app.donations.replaying import replay_from_command_line
from streampai_app.donations.worker import ReceiptWorker, working
from streampai_app.models import Receipt
from streampai_app.realtime.local import LocalBus
from tests.faults import NASTY, FaultyDatabase, Surprise, gone
from tests.people import an_admin
from tests.waiting import eventually

from .world import PROVIDER, World, payment, read, receive

BAD, GOOD = "evt_bad", "evt_good"


class Provider:
    """Reads what these tests write; whatever an event called `evt_bad` makes it raise, it raises."""

    name = PROVIDER

    def __init__(self, trouble: BaseException | None = None) -> None:
        self.trouble = trouble

    def read(self, body: bytes) -> Reading:
        if self.trouble is not None and json.loads(body)["type"] == BAD:
            raise self.trouble
        return read(body)


@pytest.fixture
def database(database_url: str) -> Iterator[FaultyDatabase]:
    database = FaultyDatabase(database_url, deadlines=OFFLINE)
    yield database
    database.close()


@pytest.fixture
def inbox(database: FaultyDatabase) -> "Inbox":
    return Inbox(database)


class Inbox:
    """A bad event and then a good one, which pays a donation."""

    def __init__(self, database: FaultyDatabase) -> None:
        self.database = database
        self.world = World(database)
        self.world.tell(event_id=BAD, type=BAD)
        self.world.tell(payment(), event_id=GOOD)
        self.bus = LocalBus()

    def worker(self, trouble: BaseException | None = None, **more: Any) -> ReceiptWorker:
        gateways = Gateways({PROVIDER: Provider(trouble)} | more, PROVIDER)  # type: ignore[arg-type]
        return ReceiptWorker(self.database, self.bus, gateways)

    def receipt(self, event_id: str = BAD) -> Receipt:
        return next(row for row in self.world.look(select(Receipt)) if row.event_id == event_id)

    def pass_time(self) -> None:
        """Let everything be due that was put off."""
        self.database.write_now(
            lambda tx: tx.session.execute(
                text("UPDATE receipts SET due_at = CASE WHEN due_at IS NOT NULL THEN received_at END")
            )
        )

    @property
    def is_good_done(self) -> bool:
        return self.receipt(GOOD).state == "handled" and self.world.donation.status == "paid"


async def work_off(worker: ReceiptWorker) -> None:
    async with asyncio.timeout(20):
        await worker._work_off()


TROUBLES = [
    Surprise(),
    KeyError("data"),
    RecursionError("maximum recursion depth exceeded"),
    StopIteration(),
    asyncio.CancelledError(),
    SystemExit(1),
]


@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda error: type(error).__name__)
async def test_an_event_that_raises_a_surprise_is_put_off_with_its_cause_and_the_others_are_worked_on(
    inbox: Inbox, trouble: BaseException
) -> None:
    await work_off(inbox.worker(trouble))
    bad = inbox.receipt()
    assert inbox.is_good_done
    assert (bad.state, bad.attempts) == ("waiting", 1)
    assert type(trouble).__name__ in bad.failure
    assert bad.due_at is not None
    assert 0.5 < (bad.due_at - bad.received_at).total_seconds() < 30


async def test_after_its_attempts_an_event_is_dead_with_its_cause(inbox: Inbox) -> None:
    worker = inbox.worker(Surprise())
    for _ in range(len(BACKOFF) + 2):
        await work_off(worker)
        inbox.pass_time()
    bad = inbox.receipt()
    assert (bad.state, bad.attempts, bad.due_at) == ("dead", len(BACKOFF), None)
    assert bad.failure.startswith("Surprise: half ? a character")


@pytest.mark.parametrize("provider", ["paypal", "gone"])
async def test_an_event_of_a_provider_that_is_no_longer_configured_waits_alone_and_dies_with_its_cause(
    inbox: Inbox, provider: str
) -> None:
    inbox.database.write_now(receive, "evt_old", b"{}", provider)
    worker = inbox.worker()
    for _ in range(len(BACKOFF) + 2):
        await work_off(worker)
        assert inbox.is_good_done
        inbox.pass_time()
    old = inbox.receipt("evt_old")
    assert (old.state, old.failure) == (
        "dead",
        f"NotFound: No payment provider called {provider} is configured.",
    )
    inbox.database.write_now(replay_from_command_line, "evt_old")
    inbox.world.tell(payment(ref="pay_2"), event_id="evt_later")
    await work_off(worker)
    assert inbox.receipt("evt_later").state == "handled"
    assert (inbox.receipt("evt_old").state, inbox.receipt("evt_old").attempts) == ("waiting", 1)


async def test_a_cause_that_no_database_stores_is_stored_all_the_same(inbox: Inbox) -> None:
    await work_off(inbox.worker(Unreadable(NASTY)))
    bad = inbox.receipt()
    assert (bad.state, len(bad.failure)) == ("dead", 500)
    assert "half ?" in bad.failure
    assert inbox.is_good_done


async def test_a_type_too_long_for_its_column_is_cut(inbox: Inbox) -> None:
    inbox.world.tell(event_id="evt_long", type="t\0" * 300)
    await work_off(inbox.worker())
    assert inbox.receipt("evt_long").state == "unused"


@pytest.mark.parametrize("error", [Surprise, gone], ids=["surprise", "away"])
async def test_an_event_that_cannot_even_be_put_off_is_not_the_first_for_ever(
    inbox: Inbox, error: Any
) -> None:
    inbox.database.fail(
        receipts.put_off, error=error, left=-1, only=lambda _provider, event, _cause: event == BAD
    )
    worker = inbox.worker(Surprise())
    for _ in range(2):
        await work_off(worker)
    assert inbox.is_good_done
    assert (inbox.receipt().state, inbox.receipt().attempts) == ("waiting", 0)
    inbox.database.steps.clear()
    await work_off(worker)
    assert inbox.database.steps == ["due"], "it rests, and is not tried again and again"


async def test_many_events_that_cannot_be_put_off_leave_room_for_those_behind_them(inbox: Inbox) -> None:
    for number in range(45):  # more than are read at a time
        inbox.world.tell(event_id=f"evt_{number}", type=BAD)
    inbox.world.tell(payment(ref="pay_2"), event_id="evt_behind")
    inbox.database.fail(receipts.put_off, left=-1)
    await work_off(inbox.worker(Surprise()))
    assert inbox.receipt("evt_behind").state == "handled"


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize(
    "step", [receipts.due, receipts.work, receipts.put_off], ids=lambda each: each.__name__
)
@pytest.mark.parametrize("error", [Surprise, gone], ids=["surprise", "away"])
async def test_every_step_may_fail_once_and_all_is_done_the_next_times(
    inbox: Inbox, step: Any, error: Any, after: bool
) -> None:
    inbox.database.fail(step, error=error, after=after)
    worker = inbox.worker(KeyError("once"))
    await work_off(worker)
    worker = inbox.worker()  # as after a restart
    for _ in range(3):
        inbox.pass_time()
        await work_off(worker)
    assert inbox.is_good_done
    assert inbox.receipt().state == "unused"
    inbox.world.check()


async def test_the_worker_goes_on_after_whatever_its_loop_raises(inbox: Inbox) -> None:
    """The process's own worker, with a bus that fails it once: it is begun again."""

    class Deaf(LocalBus):
        fails = 1

        def subscribe(self, topic: str, callback: Any) -> Any:
            if self.fails:
                self.fails -= 1
                raise RuntimeError("no")
            return super().subscribe(topic, callback)

    gateways = Gateways({PROVIDER: Provider()}, PROVIDER)  # type: ignore[dict-item]
    async with working(inbox.database, Deaf(), gateways):
        await eventually(lambda: inbox.is_good_done)


async def test_the_team_sees_what_was_put_off_and_why_at_once(inbox: Inbox) -> None:
    told: list[Hint] = []
    inbox.database.on_commit = told.extend
    admin = await an_admin(inbox.database)
    await work_off(inbox.worker(KeyError("data")))
    page = await inbox.database.read(read_receipts, admin, ReceiptFilter(text=BAD), 10)
    assert [(row.state, row.attempts, row.failure) for row in page.rows] == [
        ("waiting", 1, "KeyError: 'data'")
    ]
    assert [hint for hint in told if hint.topics == (receipts.RECEIPTS,)]
