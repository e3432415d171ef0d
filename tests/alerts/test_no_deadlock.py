"""Gifts are settled while overlays play, the team decides and sweeps run: nobody waits in a circle."""

import asyncio
import json
import os
import random
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import Engine, event
from sqlmodel import col, select

from streampai_app import metrics
from streampai_app.accounts.actors import Admin
from streampai_app.alerts import controls, leasing
from streampai_app.alerts.sweeping import disordered, end_turns, forget_tests, put_in_order
from streampai_app.db import Database, Tx
from streampai_app.donations import receipts
from streampai_app.donations.asking import ask_about_open
from streampai_app.donations.personal import forget_donations
from streampai_app.donations.receipts import receive as receive_all
from streampai_app.donations.reconciliation import claim_due
from streampai_app.donations.refunds import want_refund
from streampai_app.errors import AppError
from streampai_app.ids import new_id
from streampai_app.models import Alert, AlertState, Donation

from ..donations.world import PROVIDER, add_donation, fee, payment, read, refund
from ..people import add_account, sign_in_as
from .giving import Stage

GIFTS = int(os.environ.get("STREAMPAI_TEST_GIFTS", "60"))
pytestmark = [pytest.mark.postgres, pytest.mark.slow]


@pytest.fixture
def deadlocks() -> Iterator[list[str]]:
    """Every statement that Postgres ended because of a deadlock."""
    found: list[str] = []

    def look(context) -> None:
        if getattr(context.original_exception, "sqlstate", "") == "40P01":
            found.append(str(context.statement))

    event.listen(Engine, "handle_error", look)
    yield found
    event.remove(Engine, "handle_error", look)


class Crowd:
    """Everybody who changes gifts and alerts, on two processes' databases, until the last gift is settled."""

    def __init__(self, databases: list[Database]) -> None:
        self.databases = databases
        self.stages = [Stage(databases[0]), Stage(databases[1])]
        self.ada: Admin = databases[0].write_now(lambda tx: sign_in_as(tx, add_account(tx)))
        self.is_over = False
        self.chance = random.Random(7)

    async def write(self, work: Callable, *args: object) -> object:
        """Do this on either process. What a rule forbids at the moment is left undone."""
        try:
            return await self.chance.choice(self.databases).write(work, *args)
        except AppError as error:
            if error.status >= 500:
                raise
            return None

    async def give(self) -> None:
        """Two gifts paid at once, told by several webhooks that come in any order and are worked on twice."""
        donors = [(new_id("cks"), new_id("pay"), self.chance.choice(self.stages)) for _ in range(2)]
        for checkout, _, stage in donors:
            await self.write(
                lambda tx, c=checkout, s=stage: add_donation(
                    tx, streamer_id=s.streamer.id, checkout_ref=c, email="ana@example.org", message="Hi!"
                )
            )
        paid = [payment(ref=ref, checkout_ref=checkout) for checkout, ref, _ in donors]
        told = [paid, paid[::-1], [fee(of=donors[0][1])], [refund(500, ref=new_id("ref"), of=donors[1][1])]]
        self.chance.shuffle(told)
        keys = [new_id("evt") for _ in told]
        await asyncio.gather(*(self._deliver(keys, told, back) for back in (False, True)))
        await asyncio.gather(
            *(self.write(receipts.work, PROVIDER, key, read) for key in [*keys, *keys[::-1]])
        )

    async def _deliver(self, keys: list[str], told: list, back: bool) -> None:
        def receive(tx: Tx) -> None:
            bodies = [json.dumps({"type": "event", "facts": facts}).encode() for facts in told]
            each = [
                receipts.Delivery(PROVIDER, key, body, tx.now) for key, body in zip(keys, bodies, strict=True)
            ]
            receive_all(tx, each[::-1] if back else each)

        await self.write(receive)

    async def play(self, stage: Stage, name: str) -> None:
        """An overlay's page."""
        page = stage.page(name)
        while not self.is_over:
            turn = await self.write(leasing.take_turn, page)
            if turn is not None and turn.play is not None:  # type: ignore[attr-defined]
                given = turn.play  # type: ignore[attr-defined]
                await self.write(leasing.begin, page, given.alert_id, given.lease)
                await self.write(leasing.finish, page, given.alert_id, given.lease)
            await asyncio.sleep(0.002)

    async def decide(self, stage: Stage) -> None:
        """A streamer who cannot make up their mind, and the team."""
        while not self.is_over:
            ids = await self.databases[0].read(_alerts, stage.streamer.id)
            if ids:
                alert_id = self.chance.choice(ids)
                verb = self.chance.choice((controls.approve, controls.reject, controls.skip, controls.replay))
                await self.write(verb, stage.streamer, alert_id)
                await self.write(want_refund, self.ada, alert_id, 100, "by mistake")
            await self.write(self.chance.choice((controls.panic, controls.calm)), stage.streamer)
            await self.write(controls.calm, stage.streamer)
            await asyncio.sleep(0.002)

    async def sweep(self) -> None:
        """What runs by itself, and the admin's buttons that touch everything."""
        while not self.is_over:
            await self.write(lambda tx: put_in_order(tx, disordered(tx)))
            await self.write(end_turns)
            await self.write(forget_tests)
            await self.write(claim_due)
            await self.write(ask_about_open, self.ada)
            await self.write(receipts.replay_dead)
            await self.write(lambda tx: forget_donations(tx, list(tx.session.exec(select(Donation.id)))))
            await asyncio.sleep(0.002)

    async def run(self) -> None:
        async with asyncio.TaskGroup() as group:
            for stage in self.stages:
                for name in ("one", "two"):
                    group.create_task(self.play(stage, name))
                group.create_task(self.decide(stage))
            for _ in range(2):
                group.create_task(self.sweep())
            for _ in range(GIFTS // 8):
                await asyncio.gather(*(self.give() for _ in range(4)))
            self.is_over = True


def _alerts(tx: Tx, streamer_id: str) -> list[str]:
    return list(tx.session.exec(select(Alert.id).where(Alert.streamer_id == streamer_id)))


async def test_gifts_overlays_decisions_refunds_and_sweeps_at_once_never_deadlock(
    postgres_url: str, deadlocks: list[str]
) -> None:
    databases = [Database(postgres_url), Database(postgres_url)]
    crowd = Crowd(databases)
    for stage in crowd.stages:
        stage.prefer(queue_limit=10)  # so that every look expires some
    before = metrics.db_retries.labels("deadlock")._value.get()
    await crowd.run()
    shown = select(Alert.id).where(col(Alert.state) == AlertState.SHOWN)
    assert databases[0].read_now(lambda tx: tx.session.exec(shown).all())
    unsettled = select(Donation.id).where(col(Donation.paid_at).is_(None))
    assert databases[0].read_now(lambda tx: tx.session.exec(unsettled).all()) == []
    for database in databases:
        database.close()
    assert deadlocks == []
    assert metrics.db_retries.labels("deadlock")._value.get() == before
