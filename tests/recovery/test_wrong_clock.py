"""A server on a machine whose clock is an hour wrong, and is then set, goes by the database's time."""

import asyncio
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from sqlmodel import col, select

from streampai_app.db import Database
from streampai_app.models import Donation, Lease, Message
from tests.desk import Desk
from tests.visitors import PersistentVisitor, living, until

from .test_donation_kills import SECRET, add_streamer_to, give, until_paid

HOUR = 3600
SKEWED = Path(__file__).parent.parent / "skewed"
pytestmark = [pytest.mark.slow, pytest.mark.postgres, pytest.mark.redis]


@pytest.fixture
def skew(tmp_path: Path) -> Path:
    """The file that says how wrong the clock is: an hour ahead, until it is written anew."""
    file = tmp_path / "skew"
    file.write_text(str(HOUR))
    return file


@pytest.fixture
def desk(
    make_desk: Callable[..., Desk], empty_postgres_url: str, redis_url: str, redis_prefix: str, skew: Path
) -> Desk:
    return make_desk(
        is_cold=True,
        PYTHONPATH=str(SKEWED),
        SKEW_FILE=str(skew),
        DATABASE_URL=empty_postgres_url,
        REDIS_URL=redis_url,
        REDIS_PREFIX=redis_prefix,
        DODO_WEBHOOK_SECRET=SECRET,
    )


async def test_a_served_desk_goes_by_the_databases_time_whatever_its_machine_says(
    desk: Desk, skew: Path, empty_postgres_url: str
) -> None:
    with closing(Database(empty_postgres_url)) as database:
        database.write_now(add_streamer_to)
        async with httpx.AsyncClient(base_url=desk.url, timeout=10) as client:
            for number, seconds in enumerate((HOUR, -HOUR, 0)):
                await asyncio.to_thread(skew.write_text, str(seconds))
                await until_told(client, seconds)
                await chat(desk)
                await until_paid(client, await give(client, f"gift_{number}"))
        times = database.read_now(
            lambda tx: [
                *tx.session.exec(
                    select(Message.created_at).order_by(col(Message.created_at).desc()).limit(6)
                ),
                *tx.session.exec(select(Donation.created_at).where(col(Donation.checkout_ref).is_not(None))),
            ]
        )
        leases = database.read_now(lambda tx: tx.session.exec(select(Lease)).all())
    now = datetime.now(UTC)
    assert len(times) == 9
    assert [at for at in times if not timedelta(0) <= now - at < timedelta(minutes=10)] == []
    assert all(abs(lease.expires_at - now) < timedelta(minutes=10) for lease in leases)
    assert desk.log().count("off the time that the database keeps") >= 2
    assert '"level": "error"' not in desk.log()


async def until_told(client: httpx.AsyncClient, seconds: int) -> None:
    """Wait until health says how wrong the clock is, or nothing where it is right."""
    told = f"{HOUR} s {'ahead of' if seconds > 0 else 'behind'} the database's" if seconds else ""
    for _ in range(300):
        said = (await client.get("/readyz")).json().get("clock", "")
        if told in said and bool(told) == bool(said):
            return
        await asyncio.sleep(0.1)
    raise AssertionError(f"health says {said!r} and not {told!r}")


async def chat(desk: Desk) -> None:
    visitor = PersistentVisitor(desk.url)
    await visitor.start("Hello")
    async with living(visitor):
        visitor.say("Is anybody there?")
        await until(lambda: visitor.is_done, 20)
