"""What a donor typed: read as text and kept as text, so that nothing is lost when something is wrong."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from starlette.requests import Request

from ...accounts.secrets import new_secret
from ...models import Donation
from ...money import clean_currency, to_minor, write_out
from ..bodies import read_form

LARGEST = 256 * 1024  # bytes: a message far too long is still shown to whoever wrote it
_KEY = re.compile(r"[A-Za-z0-9_-]{43}")


@dataclass(frozen=True, slots=True)
class Typed:
    """The fields of the form as they stand in it. `preset` is such as `EUR 5`; a typed amount comes first."""

    amount: str = ""
    preset: str = ""
    currency: str = ""
    donor_name: str = ""
    message: str = ""
    voice: str = ""
    email: str = ""
    key: str = ""

    def given(self, username: str) -> dict[str, Any]:
        """Return the pledge that is meant. Raises `Invalid` without an amount or a currency."""
        currency = clean_currency(self.currency)
        return {
            "streamer_id": username,
            "amount": to_minor(_bare(self.amount) or self._preset_in(currency), currency),
            "currency": currency,
            "donor_name": self.donor_name,
            "message": self.message,
            "voice": self.voice,
            "email": self.email,
        }

    def _preset_in(self, currency: str) -> str:
        """A preset of another currency than the chosen one was not meant."""
        preset_currency, _, amount = self.preset.partition(" ")
        return amount if preset_currency == currency else ""


async def read_typed(request: Request) -> Typed:
    """Return what was typed. Raises `TooLarge` and `Malformed`."""
    sent = await read_form(request, LARGEST)
    typed = Typed(**{field.name: sent.get(field.name, "").replace("\r\n", "\n") for field in fields(Typed)})
    return typed if _KEY.fullmatch(typed.key) else replace(typed, key=new_secret())


def typed_again(donation: Donation, language: str) -> Typed:
    """Return the form as it must have been filled in for this donation, to be sent as another one."""
    return Typed(
        amount=write_out(donation.amount, donation.currency, language),
        currency=donation.currency,
        donor_name=donation.donor_name,
        message=donation.message,
        voice=donation.voice,
        email=donation.email,
        key=new_secret(),
    )


def idempotency_key(form_key: str, given: Mapping[str, Any]) -> str:
    """Return one key for one pledge of one rendered form.

    So pressing twice, going back and reloading lead to the same checkout, while what was changed meanwhile is
    a pledge of its own.
    """
    return hashlib.sha256(json.dumps([form_key, dict(given)]).encode()).hexdigest()


def _bare(amount: str) -> str:
    """Return an amount without the spaces and currency signs that people put around it."""
    return "".join(c for c in amount if not c.isspace() and unicodedata.category(c) != "Sc")
