"""Two servers on one Postgres and one Redis: what is said through one is heard through the other."""

from collections.abc import Callable

import pytest

from tests.desk import Desk
from tests.visitors import PersistentVisitor, living, until

pytestmark = [pytest.mark.slow, pytest.mark.postgres, pytest.mark.redis]


@pytest.fixture
def two_desks(
    make_desk: Callable[..., Desk], empty_postgres_url: str, redis_url: str, redis_prefix: str
) -> tuple[Desk, Desk]:
    shared = {"DATABASE_URL": empty_postgres_url, "REDIS_URL": redis_url, "REDIS_PREFIX": redis_prefix}
    return make_desk(**shared), make_desk(**shared)


async def test_what_is_said_through_one_server_is_heard_through_the_other_and_survives_its_death(two_desks):
    one, other = two_desks
    writer = PersistentVisitor(one.url)
    await writer.start("0")
    reader = PersistentVisitor(other.url, token=writer.token, chat_id=writer.chat_id, heard={1: "0"})
    async with living(writer, reader):
        for number in range(1, 20):
            writer.say(str(number))
        await until(lambda: len(reader.heard) == 20, 20)

        for number in range(20, 40):
            writer.say(str(number))
        one.kill()
        writer.url = other.url  # as a load balancer would lead it
        await until(lambda: writer.is_done and len(reader.heard) == 40, 30)
    everything = {number + 1: str(number) for number in range(40)}
    assert reader.heard == everything
    assert sorted(writer.acknowledged.values()) == list(range(2, 41))
