"""How a streamer takes donations, as they say themselves: what the page offers, and its goal."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import select

from ..accounts.actors import Actor
from ..accounts.permission import require_streamer
from ..db import Tx
from ..models import Account, DonationPage
from .page_rules import clean_page
from .pages import page_of
from .topics import streamer_topic


def read_page(tx: Tx, actor: Actor | None) -> DonationPage:
    """Return a streamer's own page; the defaults if they have never said. Raises `NotAllowed`."""
    return page_of(tx, require_streamer(actor).id)


def save_page(
    tx: Tx, actor: Actor | None, change: Mapping[str, Any], *, restart_goal: bool = False
) -> DonationPage:
    """Change some of a streamer's own page, by name, and return all of it.

    With `restart_goal` only what comes in from now on counts. Raises `NotAllowed`, and `Invalid`, whose
    `field` names the setting.
    """
    streamer = require_streamer(actor)
    tx.session.exec(select(Account.id).where(Account.id == streamer.id).with_for_update(key_share=True)).one()
    page = page_of(tx, streamer.id)  # there may be no row yet to lock, so two savers meet at the account
    for name, value in clean_page(change).items():
        setattr(page, name, value)
    if restart_goal:
        page.goal_since = tx.now
    page.updated_at = tx.now
    tx.session.add(page)
    tx.session.flush()
    tx.tell("controls", streamer_topic(page.streamer_id))
    return page
