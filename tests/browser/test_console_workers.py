"""The console on two workers, Redis and Postgres: whichever worker answers, it is one desk."""

import os
import signal

import pytest
from playwright.async_api import expect

from .conftest import NewContext
from .team import Console, Writer, give_session, sign_in

pytestmark = [pytest.mark.redis, pytest.mark.postgres]


async def test_what_one_worker_stores_the_consoles_of_both_show_also_when_one_is_killed(
    new_context: NewContext, make_desk, redis_url: str, redis_prefix: str, empty_postgres_url: str
) -> None:
    desk = make_desk(
        WORKERS="2", REDIS_URL=redis_url, REDIS_PREFIX=redis_prefix, DATABASE_URL=empty_postgres_url
    )
    context = await new_context()
    await give_session(context, desk, sign_in(desk))
    writer = Writer(desk).start("Before")
    consoles = [await Console(await context.new_page(), desk).open(writer.chat_id) for _ in range(4)]
    writer.write("to both")
    await consoles[0].reply("from one")
    for console in consoles:
        await console.expect_said("Before", "to both", "from one")
    os.kill(desk.workers()[0], signal.SIGKILL)
    await consoles[1].reply("from another")
    for console in consoles:
        await console.expect_said("Before", "to both", "from one", "from another")
    await consoles[2].page.bring_to_front()
    await consoles[2].resolve.click()
    await expect(consoles[2].page.get_by_text("All done.").first).to_be_visible()
    for console in (*consoles[:2], consoles[3]):
        await expect(console.page.get_by_text("Nobody can write here any more")).to_be_visible()
    assert writer.said() == ["Before", "to both", "from one", "from another"]
