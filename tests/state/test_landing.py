"""The first page."""

from streampai_app.models import Role

from .conftest import Tabs


async def test_an_admin_goes_on_to_the_console(tabs: Tabs):
    _, secret = await tabs.sign_in()
    assert (await tabs.connect("/", secret)).sent_to == "/admin/support"


async def test_everybody_else_stays(tabs: Tabs):
    _, secret = await tabs.sign_in("Nova", Role.STREAMER)
    assert (await tabs.connect("/", secret)).sent_to is None
    assert (await tabs.connect("/")).sent_to is None
