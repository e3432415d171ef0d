"""The first page."""

from streampai_app.models import Role

from .conftest import Tabs


async def test_an_admin_goes_on_to_the_console(tabs: Tabs):
    _, secret = await tabs.sign_in()
    assert (await tabs.connect("/", secret)).sent_to == "/admin/support"


async def test_a_streamer_goes_on_to_the_studio(tabs: Tabs):
    _, secret = await tabs.sign_in("Nova", Role.STREAMER)
    assert (await tabs.connect("/", secret)).sent_to == "/studio"


async def test_a_stranger_stays(tabs: Tabs):
    assert (await tabs.connect("/")).sent_to is None
