"""The console while Postgres or Redis is away, and its own server is not."""

import asyncio

import pytest
from playwright.async_api import expect

from ..realtime.proxy import Proxy
from .conftest import NewContext
from .team import Console, Writer, give_session, sign_in

pytestmark = [pytest.mark.redis, pytest.mark.postgres]
BACK_WITHIN = 60_000  # milliseconds


@pytest.mark.parametrize("away", ["DATABASE_URL", "REDIS_URL"])
async def test_a_reply_in_an_outage_stays_says_so_and_goes_out_once_by_itself(
    new_context: NewContext, make_desk, redis_url: str, redis_prefix: str, empty_postgres_url: str, away: str
) -> None:
    urls = {"DATABASE_URL": empty_postgres_url, "REDIS_URL": redis_url}
    line = Proxy(urls[away])
    await line.mend()
    urls[away] = line.url
    desk = await asyncio.to_thread(make_desk, WORKERS="1", REDIS_PREFIX=redis_prefix, **urls)
    context = await new_context()
    await give_session(context, desk, await asyncio.to_thread(sign_in, desk))
    writer = await asyncio.to_thread(Writer(desk).start, "Before")
    console = await Console(await context.new_page(), desk).open(writer.chat_id)

    await line.cut()
    await console.reply("Written in an outage")
    await expect(console.page.locator("desk-notice[shown]")).to_be_visible(timeout=BACK_WITHIN)
    await expect(console.page.get_by_text("Not sent yet. It goes out by itself")).to_be_visible()
    await expect(console.waiting).to_have_text(["Written in an outage"])
    await console.page.get_by_role("button", name="Close notice").click()
    before = len(desk.log())
    await asyncio.sleep(8)
    await expect(console.page.locator("desk-notice[shown]")).to_have_count(0)
    assert len(desk.log()) - before < 60_000, "neither the disk nor the page is filled with the same words"

    await line.mend()
    await console.expect_said("Before", "Written in an outage")
    await expect(console.box).to_have_value("")
    await expect(console.page.get_by_text("Not sent yet")).to_be_hidden()
    await expect(console.page.get_by_text("Not up to date")).to_have_count(0, timeout=BACK_WITHIN)
    said = await asyncio.to_thread(writer.said)
    assert said == ["Before", "Written in an outage"]
    await line.cut()
