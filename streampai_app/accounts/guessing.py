"""How often a password may be guessed: from one place, and at one account from all places together.

Strangers share a budget for each account, whose longer windows make them wait longer. They cannot use up what
its owner has: a browser that this account signed in with has a budget of its own, and an address that it
signed in from is still let in when the shared one is used up. See docs/decisions/0023.
"""

from dataclasses import dataclass

from sqlmodel import col, select

from ..db import Database, Tx
from ..errors import TooMany
from ..limits import Limit, Limits, of_address
from ..models import LoginSession
from .people import account_with_email

GUESSED_MANY = (
    "That was tried too often. Please wait, use a browser that you signed in with before, or choose a new"
    " password by mail."
)
FROM_ADDRESS = Limit("sign-in-address", "60 per 5 minutes", GUESSED_MANY)
BY_DEVICE = (
    Limit("sign-in-device", "10 per 5 minutes", GUESSED_MANY),
    Limit("sign-in-device-day", "100 per day", GUESSED_MANY),
)
BY_PLACE = (
    Limit("sign-in", "10 per 5 minutes", GUESSED_MANY),
    Limit("sign-in-day", "100 per day", GUESSED_MANY),
)
# At most 100 guesses in a row at one account (NIST SP 800-63B, section 3.2.2), and ever slower up to there.
AT_ACCOUNT = (
    Limit("sign-in-account", "20 per 10 minutes", GUESSED_MANY),
    Limit("sign-in-account-hour", "50 per hour", GUESSED_MANY),
    Limit("sign-in-account-day", "100 per day", GUESSED_MANY),
)


@dataclass(frozen=True, slots=True)
class Attempt:
    """Somebody tries to sign in. `device` is the name of a device that the account knows, or empty."""

    email: str  # in lower case, as it was typed
    address: str
    device: str = ""


async def count_attempt(db: Database, limits: Limits, attempt: Attempt) -> None:
    """Count an attempt before its password is looked at. Raises `TooMany`, the same whether or not there is
    such an account.
    """
    if attempt.device:
        for limit in BY_DEVICE:
            await limits.take(limit, attempt.email, attempt.device)
        return
    await limits.take_address(FROM_ADDRESS, attempt.address)
    for limit in BY_PLACE:
        await limits.take_address(limit, attempt.address, attempt.email)
    try:
        for limit in AT_ACCOUNT:
            await limits.take(limit, attempt.email)
    except TooMany:
        if not await db.read(has_signed_in_from, attempt.email, attempt.address):
            raise


async def forgive_attempt(limits: Limits, attempt: Attempt) -> None:
    """Give an attempt back that was none to guess: the password was right."""
    if attempt.device:
        for limit in BY_DEVICE:
            await limits.give_back(limit, attempt.email, attempt.device)
        return
    for limit in BY_PLACE:
        await limits.give_back_address(limit, attempt.address, attempt.email)
    for limit in AT_ACCOUNT:
        await limits.give_back(limit, attempt.email)


def has_signed_in_from(tx: Tx, email: str, address: str) -> bool:
    """Tell whether this e-mail's account has signed in from this address, or its IPv6 subscriber, lately."""
    account = account_with_email(tx, email)
    if account is None or not address:
        return False
    seen = select(LoginSession.address).where(col(LoginSession.account_id) == account.id).distinct()
    return of_address(address) in {of_address(each) for each in tx.session.exec(seen) if each}
