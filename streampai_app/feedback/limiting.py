"""How often somebody may vote, comment, ask and send pictures: per person first and per address second.

A script makes itself as many visitors as it likes, so addresses count too; schools and offices share one, so
theirs is wide. Votes are cheap to lose: nothing typed is in them.
"""

from ..accounts.actors import Actor
from ..limits import Limit, Limits

VOTED_MANY = "That was a lot of votes in a short time. Yours are kept; please go on in a few minutes."
SAID_MANY = (
    "That was a lot of comments in a short time. Your text is kept; please try again in a few minutes."
)
SENT_MANY = "Many pictures in a short time. Yours is kept here; please try again in a few minutes."
JOINED_MANY = "That was too quick. Nothing has changed; please try again in a minute."
LOOKED_MANY = "That was too quick. Please go on in a moment."
INTRODUCED_MANY = "That was a lot of names in a short time. Please try again in a few minutes."
CAME_MANY = "Many people came from your network just now. Please try again in a few minutes."

VOTE = Limit("vote", "60 per 10 minutes", VOTED_MANY)
VOTE_ADDRESS = Limit("vote-address", "300 per 10 minutes", VOTED_MANY)
COMMENT = Limit("comment", "10 per 10 minutes", SAID_MANY)
COMMENT_ADDRESS = Limit("comment-address", "60 per 10 minutes", SAID_MANY)
PICTURE_ADDRESS = Limit("picture-address", "20 per 10 minutes", SENT_MANY)
SEARCH_ADDRESS = Limit("search-address", "600 per minute", LOOKED_MANY)
JOIN_ADDRESS = Limit("join-address", "60 per 10 minutes", JOINED_MANY)
INTRODUCE = Limit("introduce", "20 per 10 minutes", INTRODUCED_MANY)
INTRODUCE_ADDRESS = Limit("introduce-address", "300 per 10 minutes", INTRODUCED_MANY)
WELCOME_ADDRESS = Limit("welcome-address", "100 per 10 minutes", CAME_MANY)


async def count_vote(limits: Limits, actor: Actor, address: str) -> None:
    """Count a vote, a follow, or either withdrawn. Raises `TooMany`. `address` is the client's."""
    await limits.take(VOTE, actor.id)
    await limits.take_address(VOTE_ADDRESS, address)


async def count_comment(limits: Limits, actor: Actor, address: str) -> None:
    """Count a comment. Raises `TooMany`."""
    await limits.take(COMMENT, actor.id)
    await limits.take_address(COMMENT_ADDRESS, address)


async def count_picture(limits: Limits, address: str) -> None:
    """Count a screenshot that is sent: decoding one is work. Raises `TooMany`."""
    await limits.take_address(PICTURE_ADDRESS, address)


async def count_search(limits: Limits, address: str) -> None:
    """Count a look for similar requests, which comes with every few letters. Raises `TooMany`."""
    await limits.take_address(SEARCH_ADDRESS, address)


async def count_join(limits: Limits, address: str) -> None:
    """Count somebody signed in who says that a browser is theirs. Raises `TooMany`."""
    await limits.take_address(JOIN_ADDRESS, address)


async def count_welcome(limits: Limits, address: str) -> None:
    """Count somebody unknown who becomes a visitor to vote or to send a picture. Raises `TooMany`."""
    await limits.take_address(WELCOME_ADDRESS, address)


async def count_introduction(limits: Limits, actor: Actor, address: str) -> None:
    """Count a visitor who says who they are, with nothing else. Raises `TooMany`."""
    await limits.take(INTRODUCE, actor.id)
    await limits.take_address(INTRODUCE_ADDRESS, address)
