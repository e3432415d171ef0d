"""Browsers that an account has signed in with, known by a signed mark that their cookie keeps for long.

A mark gives no access. It gives its browser a budget of guesses of its own, so that strangers who guess at an
account do not keep its owner out (OWASP, "Slow Down Online Guessing Attacks with Device Cookies"). It is
sealed with the hash of the account's password, so a new password ends all marks; no table holds them.
"""

import hashlib
import hmac
from datetime import timedelta

from ..db import Tx
from ..models import Account
from .people import account_with_email
from .secrets import new_secret

LIFETIME = timedelta(days=400)  # browsers keep no cookie longer (RFC 6265bis, section 5.5)


def make_mark(tx: Tx, account: Account) -> str:
    """Return a fresh mark for the browser that has just proven to be this account's."""
    name = f"{new_secret()}.{int((tx.now + LIFETIME).timestamp())}"
    return f"{name}.{_seal(name, account)}"


def device_of(tx: Tx, email: str, mark: str) -> str:
    """Return the name of the device that this mark makes known for this e-mail's account, or ""."""
    name, _, seal = mark.rpartition(".")
    account = account_with_email(tx, email)
    if account is None or account.password_hash is None:
        return ""
    if not hmac.compare_digest(_as_bytes(seal), _as_bytes(_seal(name, account))):
        return ""
    expires_at = int(name.rpartition(".")[2])  # sealed by us
    return name if expires_at > tx.now.timestamp() else ""


def _seal(name: str, account: Account) -> str:
    key, said = _as_bytes(account.password_hash or ""), _as_bytes(f"{account.id}.{name}")
    return hmac.new(key, said, hashlib.sha256).hexdigest()


def _as_bytes(text: str) -> bytes:
    return text.encode(errors="surrogatepass")  # a cookie may hold anything
