"""How often somebody may vote, comment, look for similar requests or send a picture."""

from starlette.requests import Request

from ...accounts.actors import Visitor
from ...limits import Limit, of_address
from ...runtime import current

TOO_QUICK = "That was too quick. Nothing is lost; please try again in a moment."
MANY_PICTURES = "Many pictures in a short time. Yours is kept here; please try again in a few minutes."

WELCOME_ADDRESS = Limit("welcome-address", "60 per 10 minutes", TOO_QUICK)
ACT = Limit("feedback", "60 per minute", TOO_QUICK)
ACT_ADDRESS = Limit("feedback-address", "300 per minute", TOO_QUICK)
LOOK_ADDRESS = Limit("similar-address", "240 per minute", TOO_QUICK)
PICTURE_ADDRESS = Limit("picture-address", "30 per 10 minutes", MANY_PICTURES)


async def count_welcome(request: Request) -> None:
    """Count a stranger who becomes a visitor without a first message."""
    await current().limits.take(WELCOME_ADDRESS, _address(request))


async def count_act(request: Request, visitor: Visitor) -> None:
    """Count a vote, a follow or a comment: for the session, and then for the address."""
    await current().limits.take(ACT, visitor.session_id)
    await current().limits.take(ACT_ADDRESS, _address(request))


async def count_look(request: Request) -> None:
    """Count a look for similar requests, which anybody may take."""
    await current().limits.take(LOOK_ADDRESS, _address(request))


async def count_picture(request: Request) -> None:
    """Count a picture: each keeps a processor busy for a while."""
    await current().limits.take(PICTURE_ADDRESS, _address(request))


def _address(request: Request) -> str:
    return of_address(request.client.host if request.client else "")
