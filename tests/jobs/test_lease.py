import asyncio
from datetime import timedelta

from sqlmodel import select

from streampai_app.db import Database
from streampai_app.jobs.lease import hold, release
from streampai_app.models import Lease

from ..people import later

LASTING = timedelta(seconds=10)


async def held(database: Database, holder: str, name: str = "work", **passed: float) -> bool:
    return await database.write(lambda tx: hold(later(tx, **passed), name, holder, LASTING))


async def test_the_first_who_asks_holds_it_and_may_renew_it(database: Database) -> None:
    assert await held(database, "one")
    assert not await held(database, "two", seconds=5)
    assert await held(database, "one", seconds=8)
    assert not await held(database, "two", seconds=15), "it was renewed"


async def test_a_lease_that_ran_out_is_anybodys_and_the_late_holder_has_lost_it(database: Database) -> None:
    assert await held(database, "one")
    assert await held(database, "two", seconds=11)
    assert not await held(database, "one", seconds=12)
    assert (await database.read(lambda tx: tx.session.exec(select(Lease)).one())).holder == "two"


async def test_a_released_lease_is_free_at_once(database: Database) -> None:
    await held(database, "one")
    await database.write(release, "work", "one")
    assert await held(database, "two")


async def test_nobody_releases_what_another_holds(database: Database) -> None:
    await held(database, "one")
    await database.write(release, "work", "two")
    assert not await held(database, "two")


async def test_leases_of_other_names_are_free(database: Database) -> None:
    assert await held(database, "one", "work")
    assert await held(database, "two", "other work")


async def test_of_many_who_ask_at_the_same_moment_one_holds_it(database: Database) -> None:
    for seconds in (0, 20):  # with no row yet, and with one that has run out
        asked = [held(database, f"{seconds}-{number}", seconds=seconds) for number in range(12)]
        assert (await asyncio.gather(*asked)).count(True) == 1
