"""A desk for this machine only answers no page that had its own name pointed here."""

import pytest

from streampai_app.settings import Settings
from streampai_app.web.host_check import HostCheck

from .asgi import Sent, answer_ok, http_scope, no_body


async def status_for(host: str, **settings: object) -> int:
    sent = Sent()
    await HostCheck(answer_ok, Settings(**settings))(http_scope(headers={"host": host}), no_body, sent)
    return sent.status


@pytest.mark.parametrize(
    "host", ["localhost:8000", "127.0.0.1:8000", "[::1]:8000", "localhost.", "LocalHost:9000"]
)
async def test_every_name_of_this_machine_is_answered_on_any_port(host):
    assert await status_for(host) == 200


@pytest.mark.parametrize("host", ["evil.example:8000", "localhost.evil.example", "192.0.2.1:8000", ""])
async def test_another_name_is_told_what_to_set(host):
    assert await status_for(host) == 421


@pytest.mark.parametrize("settings", [{"public_url": "https://desk.example"}, {"bind": "0.0.0.0"}])
async def test_where_others_reach_us_names_are_theirs_to_decide(settings):
    assert await status_for("balancer.internal", **settings) == 200


async def test_a_socket_is_closed():
    sent = Sent()
    scope = http_scope(headers={"host": "evil.example"}) | {"type": "websocket"}
    await HostCheck(answer_ok, Settings())(scope, no_body, sent)
    assert (sent[0]["type"], sent[0]["code"]) == ("websocket.close", 4403)
