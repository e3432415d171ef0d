"""The server is killed again and again in the middle of sending. Nothing is lost, nothing is there twice.

`STREAMPAI_TEST_KILLS` says how often; `make soak` says 1,000.
"""

import asyncio
import os
import random
from collections.abc import Callable

import pytest
from sqlmodel import select

from streampai_app.models import Message
from tests.desk import Desk
from tests.visitors import PersistentVisitor, living, until

KILLS = int(os.environ.get("STREAMPAI_TEST_KILLS", "50"))
VISITORS = 5
pytestmark = pytest.mark.slow


async def test_no_message_is_lost_or_doubled_however_often_the_server_dies(make_desk: Callable[..., Desk]):
    chance = random.Random(20261123)
    desk = make_desk()
    visitors = [PersistentVisitor(desk.url) for _ in range(VISITORS)]
    starts = [asyncio.create_task(visitor.start("0")) for visitor in visitors]
    await asyncio.sleep(0.02)
    await asyncio.to_thread(desk.restart)  # some starts have no answer yet
    await asyncio.gather(*starts)
    async with living(*visitors):
        for number in range(1, KILLS):
            talking = asyncio.create_task(talk(visitors, number))
            await asyncio.sleep(chance.uniform(0, 0.3))
            await asyncio.to_thread(desk.restart)
            await talking
        await until(lambda: all(map(has_it_all, visitors)), 60)

    assert desk.stop() == 0, desk.log()
    for visitor in visitors:
        assert stored(desk, visitor) == list(enumerate(visitor.said, 1))
        assert visitor.heard == dict(enumerate(visitor.said, 1))


async def talk(visitors: list[PersistentVisitor], round_number: int) -> None:
    """Everybody says three things, a little apart."""
    for word in range(3):
        for visitor in visitors:
            visitor.say(f"{round_number}.{word}")
        await asyncio.sleep(0.05)


def has_it_all(visitor: PersistentVisitor) -> bool:
    """Whether everything said was acknowledged and heard."""
    return visitor.is_done and len(visitor.heard) == len(visitor.said)


def stored(desk: Desk, visitor: PersistentVisitor) -> list[tuple[int, str]]:
    """Return the numbers and texts of a visitor's chat as the database has them, in order."""
    query = select(Message).where(Message.chat_id == visitor.chat_id).order_by(Message.seq)
    with desk.database() as database:
        rows = database.read_now(lambda tx: tx.session.exec(query).all())
    return [(row.seq, row.body) for row in rows]
