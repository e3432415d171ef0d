"""Every step of every job fails once: what it was working on comes later, and the rest is done."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from argon2.profiles import CHEAPEST
from sqlalchemy import update
from sqlmodel import col, select

from streampai_app import clock, metrics, runtime
from streampai_app.accounts import sweeping as accounts
from streampai_app.accounts.sessions import open_session
from streampai_app.alerts import controls
from streampai_app.alerts import sweeping as alerts
from streampai_app.attachments.sweeping import sweep as sweep_attachments
from streampai_app.db import Database, Tx
from streampai_app.db.deadlines import OFFLINE
from streampai_app.donations import reconciliation, refunds
from streampai_app.donations.facts import PaymentFact, RefundFact
from streampai_app.donations.gateways import Gateways
from streampai_app.donations.refunds import want_refund
from streampai_app.donations.story import What, donation_story
from streampai_app.donations.sweeping import sweep_providers
from streampai_app.errors import Conflict, Unavailable
from streampai_app.feedback import telling
from streampai_app.feedback.announcing import tell_everybody
from streampai_app.feedback.statuses import set_status
from streampai_app.feedback.voting import vote
from streampai_app.isolation import Isolation
from streampai_app.jobs import (
    sweep_accounts,
    sweep_alerts,
    sweep_mail,
    sweep_overlays,
    sweep_webhooks,
    timetable,
)
from streampai_app.jobs.leader import Leader
from streampai_app.jobs.lease import hold
from streampai_app.jobs.schedule import Job
from streampai_app.mail import sending
from streampai_app.mail import sweeping as mail
from streampai_app.mail.carriers import Undeliverable
from streampai_app.mail.outbox import queue_mail
from streampai_app.models import (
    Alert,
    AlertState,
    Donation,
    LoginSession,
    Mail,
    Message,
    Notice,
    OverlayPage,
    PaymentState,
    Receipt,
    RefundRequest,
    RefundState,
    Sender,
)
from streampai_app.runtime import Runtime
from streampai_app.settings import read_settings
from tests.alerts.giving import Stage
from tests.donations.world import PROVIDER, World, add_donation, payment, receive
from tests.faults import NASTY, Fault, FaultyDatabase, Scripted, Surprise, each_fault, gone
from tests.feedback.people import a_request, a_visitor
from tests.people import add_account, an_admin, later
from tests.waiting import eventually

ERRORS = pytest.mark.parametrize("error", [Surprise, gone], ids=["surprise", "away"])


@pytest.fixture
def make(sqlite_template: Path, tmp_path: Path) -> Callable[[], FaultyDatabase]:
    """Make one database after the other."""
    made: list[int] = []

    def make() -> FaultyDatabase:
        path = tmp_path / f"faulty{len(made)}.db"
        made.append(1)
        path.write_bytes(sqlite_template.read_bytes())
        return FaultyDatabase(f"sqlite:///{path}", deadlines=OFFLINE)

    return make


@pytest.fixture
def db(make: Callable[[], FaultyDatabase]) -> Any:
    db = make()
    yield db
    db.close()


def all_of(db: Database, query: Any) -> list[Any]:
    return db.read_now(lambda tx: list(tx.session.exec(query).all()))


def failures(work: str, outcome: str) -> float:
    return metrics.work_failures.labels(work, outcome)._value.get()


async def try_(work: Awaitable[object]) -> None:
    """Do a job as the timetable does: what it raises is reported, and it is done again."""
    with suppress(Surprise, Unavailable):
        async with asyncio.timeout(30):
            await work


# Mail


class Bag(Scripted):
    """A carrier that keeps what it is given."""

    async def deliver(self, message: EmailMessage) -> None:
        self.note("deliver", message["To"])

    @property
    def taken(self) -> set[str]:
        return {args[0] for _, args in self.calls}


def with_mail(make: Callable[[], FaultyDatabase]) -> Callable[[], FaultyDatabase]:
    def with_some() -> FaultyDatabase:
        db = make()
        for number in range(3):
            db.write_now(queue_mail, f"{number}@example.org", "Hello", "Hello!\n")
        return db

    return with_some


def let_mail_be_due(db: Database) -> None:
    db.write_now(lambda tx: tx.session.exec(update(Mail).where(Mail.due_at != None).values(due_at=tx.now)))  # noqa: E711


async def send(db: FaultyDatabase, bag: Bag | None = None) -> None:
    await sending.send_due(db, bag or Bag(), "desk@localhost")


@ERRORS
async def test_every_step_of_sending_mail_may_fail_once(make: Any, error: Any) -> None:
    async for step, db in each_fault(with_mail(make), send, error=error):
        bag = Bag()
        await try_(send(db, bag))
        if step in {"note_sent", "note_failure"}:
            assert len(bag.taken) == 3, "the others were sent at once"
        let_mail_be_due(db)
        await send(db, bag)
        assert bag.taken == {"0@example.org", "1@example.org", "2@example.org"}
        assert all(each.sent_at and each.due_at is None for each in all_of(db, select(Mail))), step


@pytest.mark.parametrize("is_noted", [True, False])
@pytest.mark.parametrize(
    ("error", "again"),
    [
        (Surprise, True),
        (lambda: Undeliverable(NASTY), True),
        (lambda: Undeliverable("no", for_good=True), False),
    ],
    ids=["surprise", "later", "never"],
)
async def test_a_mail_that_cannot_be_delivered_is_put_off_with_its_cause(
    make: Any, error: Any, again: bool, is_noted: bool
) -> None:
    db, bag = with_mail(make)(), Bag()
    bag.fail("deliver", error=error, only=lambda to: to.startswith("0"), left=-1)
    db.fail(sending.note_failure, left=0 if is_noted else -1)
    await send(db, bag)
    bad, *good = sorted(all_of(db, select(Mail)), key=lambda each: each.recipient)
    assert all(each.sent_at for each in good)
    assert bad.sent_at is None
    assert bool(bad.failure) == is_noted
    # Where nothing can be written down the claim stays, and ends by itself.
    assert (bad.due_at is not None) == (again or not is_noted)
    db.close()


async def test_a_mail_whose_claim_has_run_out_is_left_to_whoever_has_it_now(make: Any) -> None:
    db, bag = with_mail(make)(), Bag()

    async def slow(message: EmailMessage) -> None:
        bag.note("deliver", message["To"])
        await Database.write(
            db, lambda tx: tx.session.exec(update(Mail).values(due_at=tx.now - timedelta(1)))
        )

    bag.deliver = slow  # type: ignore[method-assign]
    db.fail(sending.claim_due, skip=1)
    await try_(send(db, bag))
    assert len(bag.calls) == 1
    db.close()


# Notices


async def with_notices(db: FaultyDatabase) -> list[str]:
    """Let four people wait for news of one request, and their news of another. Returns the two changes."""
    admin = await an_admin(db)
    for _ in range(2):
        _, asked = await a_request(db)
        for _ in range(3):
            await Database.write(db, vote, await a_visitor(db), asked.request.id)
        await Database.write(db, set_status, admin, asked.request.id, "planned")
    return await Database.read(db, telling.open_changes, 9)


def told(db: Database) -> int:
    return len(all_of(db, select(Message).where(Message.sender == Sender.SYSTEM)))


@ERRORS
@pytest.mark.parametrize(
    "step",
    [telling.due_keys, telling.open_changes, telling.address, telling.tell],
    ids=lambda step: step.__name__,
)
async def test_every_step_of_telling_people_may_fail_once(db: FaultyDatabase, step: Any, error: Any) -> None:
    await with_notices(db)
    now, isolation = [0.0], Isolation("notices", monotonic=lambda: now[0])
    db.fail(step, error=error)
    await try_(tell_everybody(db, "https://desk.example", 0, isolation))
    now[0] += 10
    await tell_everybody(db, "https://desk.example", 0, isolation)
    assert told(db) == 8


@pytest.mark.parametrize("put_off_fails", [False, True])
async def test_one_who_cannot_be_told_keeps_no_other_from_hearing(
    db: FaultyDatabase, put_off_fails: bool
) -> None:
    await with_notices(db)
    isolation = Isolation("notices")
    chosen: list[Any] = []

    def is_chosen(_origin: str, _limit: int = 0, key: Any = None) -> bool:
        if key is None:
            return True  # together they cannot be told
        chosen[:] = chosen or [key]
        return key == chosen[0]

    db.fail(telling.tell, left=-1, only=is_chosen)
    if put_off_fails:
        db.fail(telling.put_off, left=-1)
    await tell_everybody(db, "https://desk.example", 0, isolation)
    assert told(db) == 7
    (waiting,) = all_of(db, select(Notice).where(col(Notice.told_at).is_(None)))
    assert (waiting.change_id, waiting.visitor_id) == chosen[0]
    assert bool(waiting.failure) != put_off_fails
    assert isolation.aside == put_off_fails


async def test_a_change_of_which_nobody_can_be_written_down_keeps_no_other_from_being_told(
    db: FaultyDatabase,
) -> None:
    first, _second = await with_notices(db)
    db.fail(telling.address, left=-1, only=lambda change, *_: change == first)
    assert await tell_everybody(db, "https://desk.example", 0, Isolation("notices")) == 4


# Refunds, reconciliation, sweeps of providers


class Provider(Scripted):
    """A provider that gives back what it is asked to, and knows what it is given."""

    found: tuple[Any, ...] = ()

    async def refund(self, wanted: Any) -> RefundFact:
        self.note("refund", wanted.payment_ref)
        return RefundFact(wanted.reference, wanted.payment_ref, RefundState.PENDING, wanted.amount)

    async def look_up(
        self, donation: Donation, *, returned: bool = False, payments: Sequence[str] = ()
    ) -> list[Any]:
        self.note("look_up", donation.checkout_ref)
        ref = f"pay_{donation.checkout_ref}"
        return [PaymentFact(ref, PaymentState.SUCCEEDED, 2500, "EUR", checkout_ref=donation.checkout_ref)]

    async def sweep(self, since: Any, until: Any) -> AsyncIterator[Any]:
        for fact in self.found:
            self.note("sweep", fact.ref)
            yield fact


def gateways(provider: Provider) -> Gateways:
    return Gateways({PROVIDER: provider}, PROVIDER)  # type: ignore[dict-item]


def with_donations(db: Database, number: int = 3) -> None:
    """Let some donations be open whose time has come to be asked about."""
    for each in range(number):
        db.write_now(lambda tx, ref: add_donation(tx, checkout_ref=ref, next_check_at=tx.now), f"cks_{each}")


def let_checks_be_due(db: Database) -> None:
    unpaid = col(Donation.paid_at).is_(None)
    db.write_now(lambda tx: tx.session.exec(update(Donation).where(unpaid).values(next_check_at=tx.now)))


@ERRORS
@pytest.mark.parametrize("step", ["is_any_due", "claim_due", "look_up", "take_facts"])
async def test_every_step_of_reconciliation_may_fail_once(db: FaultyDatabase, step: str, error: Any) -> None:
    with_donations(db)
    provider = Provider()
    if step == "look_up":
        provider.fail(step, error=error)
    else:
        db.fail(getattr(reconciliation, step), error=error)
    await try_(reconciliation.reconcile_due(db, gateways(provider)))
    if step in {"look_up", "take_facts"}:
        statuses = sorted(all_of(db, select(Donation.status)))
        assert statuses == ["paid", "paid", "pending"], "the others go on"
    let_checks_be_due(db)
    await reconciliation.reconcile_due(db, gateways(provider))
    assert all_of(db, select(Donation.status)) == ["paid"] * 3


async def test_a_look_for_a_donor_who_has_just_come_back_fails_for_itself_alone(db: FaultyDatabase) -> None:
    with_donations(db, 2)
    provider, before = Provider(), failures("reconciliation", "put off")
    provider.fail("look_up")
    donations = all_of(db, select(Donation))
    await reconciliation.reconcile_each(db, gateways(provider), donations, returned=True)
    assert failures("reconciliation", "put off") - before == 1
    assert sorted(all_of(db, select(Donation.status))) == ["paid", "pending"]


async def with_refunds(db: FaultyDatabase) -> Any:
    """Let two refunds be wished for that no provider has taken yet."""
    admin = await an_admin(db)
    for number in range(2):
        world = World(db, checkout_ref=f"cks_{number}")
        world.hear(payment(ref=f"pay_{number}", checkout_ref=f"cks_{number}"))
        await Database.write(db, want_refund, admin, world.donation_id, 500, "by mistake")
    return admin


@ERRORS
@pytest.mark.parametrize("step", ["open_requests", "_wanted", "_take", "refund"])
async def test_every_step_of_sending_refunds_again_may_fail_once(
    db: FaultyDatabase, step: str, error: Any
) -> None:
    admin, provider = await with_refunds(db), Provider()
    if step == "refund":
        provider.fail(step, error=error)
    else:
        db.fail(getattr(refunds, step), error=error)
    await try_(refunds.retry_open(db, gateways(provider)))
    waiting = [each for each in all_of(db, select(RefundRequest)) if each.closed_at is None]
    if step != "open_requests":
        (one,) = waiting
        assert one.failure.startswith(error().__class__.__name__)
        moments = db.read_now(donation_story, admin, one.donation_id).moments
        assert [m.note for m in moments if (m.what, m.word) == (What.ANSWERED, "waiting")] == [one.failure]
    await refunds.retry_open(db, gateways(provider))
    assert all(each.closed_at and not each.failure for each in all_of(db, select(RefundRequest)))


async def test_a_refund_whose_provider_is_gone_waits_alone_with_its_cause(db: FaultyDatabase) -> None:
    await with_refunds(db)
    first = all_of(db, select(Donation).order_by(Donation.id))[0]
    db.write_now(
        lambda tx: tx.session.exec(update(Donation).where(col(Donation.id) == first.id).values(provider="x"))
    )
    await refunds.retry_open(db, gateways(Provider()))
    waits, done = all_of(db, select(RefundRequest).order_by(RefundRequest.id))
    assert (waits.closed_at, done.closed_at is not None) == (None, True)
    assert "x is configured" in waits.failure


async def test_a_refund_that_is_refused_is_closed_and_one_that_cannot_be_written_down_stays_open(
    db: FaultyDatabase,
) -> None:
    await with_refunds(db)
    provider = Provider()
    provider.fail("refund", error=lambda: Conflict("no", reason="too-late"))
    db.fail(refunds._take)
    db.fail(refunds.note_failure)
    await refunds.retry_open(db, gateways(provider))
    refused, stays = all_of(db, select(RefundRequest).order_by(RefundRequest.id))
    assert (refused.failure, refused.closed_at is not None) == ("too-late", True)
    assert (stays.failure, stays.closed_at) == ("", None)


@ERRORS
@pytest.mark.parametrize("step", ["take_facts", "sweep", "unfinished"])
async def test_every_step_of_a_sweep_of_providers_may_fail_once(
    db: FaultyDatabase, step: str, error: Any
) -> None:
    with_donations(db)
    broken, provider = Provider(), Provider()
    broken.found = provider.found = tuple(
        PaymentFact(f"pay_{n}", PaymentState.SUCCEEDED, 2500, "EUR", checkout_ref=f"cks_{n}")
        for n in range(3)
    )
    if step == "sweep":
        broken.fail("sweep", error=error)
    elif step == "take_facts":
        db.fail(reconciliation.take_facts, error=error, only=lambda name, _facts: name == PROVIDER)
    else:
        db.faults.append(Fault(step, error))
    both = Gateways({"broken": broken, PROVIDER: provider}, PROVIDER)  # type: ignore[dict-item]
    await try_(sweep_providers(db, both))
    expected = 2 if step == "take_facts" else 3
    assert all_of(db, select(Donation.status)).count("paid") == expected
    await sweep_providers(db, both)
    assert all_of(db, select(Donation.status)) == ["paid"] * 3


async def test_a_sweep_ends_once_the_database_does_not_answer_any_more(db: FaultyDatabase) -> None:
    provider = Provider()
    provider.found = tuple(PaymentFact(f"pay_{n}", PaymentState.STARTED, 1, "EUR") for n in range(9))
    db.fail(reconciliation.take_facts, error=gone, left=-1)
    await sweep_providers(db, gateways(provider))
    assert db.steps.count("take_facts") == 3


# Forgetting


class Sweep:
    """Something that is swept: rows are made by `add`, and there are `left` of them afterwards."""

    def __init__(self, job: Any, find: Any, forget: Any, add: Any, column: Any) -> None:
        self.job, self.find, self.forget, self.add, self.column = job, find, forget, add, column


def old_session(tx: Tx) -> None:
    account = add_account(tx)
    later(tx, days=-90)
    open_session(tx, account_id=account)
    later(tx, days=90)


def old_mail(tx: Tx) -> None:
    later(tx, days=-90)
    mail_id = queue_mail(tx, "ada@example.org", "old", "…")
    later(tx, days=90)
    tx.session.flush()
    tx.session.exec(update(Mail).where(col(Mail.id) == mail_id).values(due_at=None))


def old_webhook(tx: Tx) -> None:
    event_id = f"evt_{len(tx.session.exec(select(Receipt)).all())}"
    receive(tx, event_id, b"{}")
    old = {"state": "handled", "due_at": None, "received_at": tx.now - timedelta(days=120)}
    tx.session.exec(update(Receipt).where(col(Receipt.event_id) == event_id).values(**old))


SWEEPS = {
    "sessions": Sweep(
        sweep_accounts.sweep_accounts,
        accounts.old_sessions,
        accounts.forget_sessions,
        old_session,
        LoginSession.id,
    ),
    "mail": Sweep(sweep_mail.sweep_mail, mail.old_mails, mail.forget_mails, old_mail, Mail.id),
    "webhooks": Sweep(
        sweep_webhooks.sweep_webhooks,
        sweep_webhooks.old_bodies,
        sweep_webhooks.forget_bodies,
        old_webhook,
        Receipt.event_id,
    ),
}


class Process:
    """As much of a running process as these jobs know."""

    def __init__(self, db: Database) -> None:
        self.db = db


def left(db: Database, sweep: Sweep) -> list[str]:
    """Return what is not done away with yet, in the order in which it is found."""
    return [key if isinstance(key, str) else key[1] for key in db.read_now(sweep.find, 1000)]


@pytest.mark.parametrize("name", SWEEPS)
async def test_one_row_that_cannot_be_forgotten_stays_alone(db: FaultyDatabase, name: str) -> None:
    sweep = SWEEPS[name]
    for _ in range(7):
        db.write_now(sweep.add)
    bad = left(db, sweep)[2]
    db.fail(sweep.forget, left=-1, only=lambda keys: bad in str(keys))
    async with asyncio.timeout(20):
        await sweep.job(Process(db))
    assert left(db, sweep) == [bad]
    db.faults.clear()
    await sweep.job(Process(db))
    assert left(db, sweep) == []


@ERRORS
@pytest.mark.parametrize("name", SWEEPS)
async def test_every_step_of_forgetting_may_fail_once(db: FaultyDatabase, name: str, error: Any) -> None:
    sweep = SWEEPS[name]
    for step in (sweep.find, sweep.forget):
        for _ in range(3):
            db.write_now(sweep.add)
        db.fail(step, error=error)
        await sweep.job(Process(db))
        await sweep.job(Process(db))
        assert left(db, sweep) == []


async def test_where_nothing_can_be_forgotten_it_is_not_tried_for_ever(
    db: FaultyDatabase, monkeypatch: Any
) -> None:
    monkeypatch.setattr(sweep_mail, "AT_ONCE", 4)
    for _ in range(11):
        db.write_now(old_mail)
    before = failures("mail sweep", "left out")
    db.fail(mail.forget_mails, left=-1)
    await sweep_mail.sweep_mail(Process(db))  # type: ignore[arg-type]
    assert failures("mail sweep", "left out") - before <= 8
    assert len(left(db, SWEEPS["mail"])) == 11


def with_expired(db: Database, number: int = 3) -> list[str]:
    """Let alerts of some streamers have waited too long. Returns the streamers."""
    for _ in range(number):
        world = World(db, checkout_ref=None)
        db.write_now(controls.test_alert, world.streamer)
    db.write_now(lambda tx: tx.session.exec(update(Alert).values(expires_at=tx.now - timedelta(hours=1))))
    return db.read_now(alerts.disordered)


async def test_a_streamer_whose_queue_cannot_be_put_in_order_keeps_no_other_waiting(
    db: FaultyDatabase,
) -> None:
    bad, *_ = with_expired(db)
    db.fail(alerts.put_in_order, left=-1, only=lambda streamers: bad in streamers)
    await sweep_alerts.sweep_alerts(Process(db))  # type: ignore[arg-type]
    states = {each.streamer_id: each.state for each in all_of(db, select(Alert))}
    assert [streamer for streamer, state in states.items() if state == AlertState.READY] == [bad]


@ERRORS
@pytest.mark.parametrize(
    "step",
    [alerts.disordered, alerts.put_in_order, alerts.forget_tests],
    ids=lambda s: s.__name__,
)
async def test_every_step_of_the_sweep_of_alerts_may_fail_once(
    db: FaultyDatabase, step: Any, error: Any
) -> None:
    with_expired(db)
    db.fail(step, error=error)
    await sweep_alerts.sweep_alerts(Process(db))  # type: ignore[arg-type]
    assert "forget_tests" in db.steps, "each step has its turn"
    await sweep_alerts.sweep_alerts(Process(db))  # type: ignore[arg-type]
    assert set(all_of(db, select(Alert.state))) == {AlertState.EXPIRED}


@ERRORS
@pytest.mark.parametrize(
    "step",
    [alerts.run_out, alerts.put_in_order, alerts.is_any_gone, alerts.end_turns],
    ids=lambda s: s.__name__,
)
async def test_every_step_of_the_sweep_of_overlays_may_fail_once(
    db: FaultyDatabase, step: Any, error: Any
) -> None:
    stage = Stage(db)
    alert, page = stage.give(), stage.page()
    stage.next(page)
    past = {"lease_expires_at": clock.now() - timedelta(minutes=1)}
    db.write_now(lambda tx: tx.session.exec(update(Alert).values(**past)))
    db.write_now(
        lambda tx: tx.session.exec(update(OverlayPage).values(until=clock.now() - timedelta(minutes=1)))
    )
    db.fail(step, error=error)
    for _ in range(2):
        await sweep_overlays.sweep_overlays(Process(db))  # type: ignore[arg-type]
    assert stage.state(alert)[0] == AlertState.READY
    assert all_of(db, select(OverlayPage.id)) == []


async def test_a_file_that_cannot_be_deleted_keeps_no_other_on_the_disk(db: FaultyDatabase) -> None:
    dropped = []

    class Store:
        def names(self, older_than: timedelta) -> list[str]:
            return ["a", "b", "c"]

        def drop(self, name: str) -> None:
            if name == "b":
                raise PermissionError(13, "no")
            dropped.append(name)

    await sweep_attachments(db, Store())  # type: ignore[arg-type]
    assert sorted(dropped) == ["a", "c"]


# The timetable


@pytest.fixture
async def running(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Runtime]:
    settings = read_settings(database_url=sqlite_url, data_dir=tmp_path)
    async with runtime.running(settings, CHEAPEST) as running:
        yield running


@pytest.mark.parametrize(
    "error", [Surprise(), gone(), asyncio.CancelledError(), StopIteration()], ids=lambda e: type(e).__name__
)
async def test_a_job_that_raises_whatever_is_done_again_at_its_next_time(
    running: Runtime, error: BaseException
) -> None:
    begun, others = [], []

    async def raising(_: Runtime) -> None:
        begun.append(1)
        if len(begun) < 4:
            raise error

    async def other(_: Runtime) -> None:
        others.append(1)

    often = timedelta(seconds=0.02)
    async with timetable.keeping(running, [Job(raising, often), Job(other, often)]):
        await eventually(lambda: len(begun) > 4 and len(others) > 4)


async def test_leading_goes_on_after_whatever_the_database_raises(sqlite_url: str, running: Runtime) -> None:
    db = FaultyDatabase(sqlite_url, deadlines=OFFLINE)
    db.fail(hold, left=2)
    leader = Leader(db, "work", on_gain=lambda: None, on_lose=lambda: None, lasting=timedelta(seconds=0.3))
    task = asyncio.create_task(leader.run())
    await eventually(lambda: leader.leads)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    db.close()
