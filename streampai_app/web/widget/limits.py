"""How often a visitor may start chats and write without a socket. A socket has its own: `flood.py`."""

from starlette.requests import Request

from ...accounts.actors import Visitor
from ...limits import Limit
from ...runtime import current
from ..address import client_ip

STARTED_MANY = "Many new chats in a short time. Your text is kept; please try again in a few minutes."
SENT_MANY = "That was too quick. Your text is kept; please try again in a moment."

START = Limit("start", "10 per 10 minutes", STARTED_MANY)
START_ADDRESS = Limit("start-address", "100 per 10 minutes", STARTED_MANY)
SEND = Limit("send", "60 per minute", SENT_MANY)
SEND_ADDRESS = Limit("send-address", "600 per minute", SENT_MANY)


async def count_start(request: Request, visitor: Visitor | None) -> None:
    """Count a chat that is started: for the session, if there is one, and then for the address."""
    if visitor is not None:
        await current().limits.take(START, visitor.session_id)
    await current().limits.take_address(START_ADDRESS, client_ip(request))


async def count_send(request: Request, visitor: Visitor) -> None:
    """Count a message that is sent: for the session, and then for the address."""
    await current().limits.take(SEND, visitor.session_id)
    await current().limits.take_address(SEND_ADDRESS, client_ip(request))
