"""The secret address of a streamer's overlay: made, shown once, recognised, revoked."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import col, select

from ..accounts.actors import Actor
from ..accounts.audit import record
from ..accounts.permission import require_streamer
from ..accounts.secrets import hash_secret, new_secret
from ..db import Tx
from ..errors import NotFound
from ..ids import new_id
from ..models import Account, Overlay, OverlayPage
from .preferences import settings_row
from .topics import tell_controls, tell_presence

CHOICE = {"chosen_source", "chosen_name", "chosen_agent"}


@dataclass(frozen=True, slots=True)
class OverlayView:
    """What a streamer sees of their overlay's address: everything but the address, which nobody kept."""

    created_at: datetime
    seen_at: datetime | None
    is_connected: bool
    pages: Sequence["PageView"] = ()
    choice: "Choice | None" = None


@dataclass(frozen=True, slots=True)
class PageView:
    """A page that is open at the address. `is_audible` is None where the page has not said."""

    id: str
    user_agent: str
    opened_at: datetime
    is_visible: bool
    is_audible: bool | None
    plays: bool
    name: str = ""
    is_chosen: bool = False
    has_double: bool = False  # another open page is of the same browser source


@dataclass(frozen=True, slots=True)
class Choice:
    """What the streamer wants to play; None of it is automatic. It is kept while that is not open."""

    name: str
    user_agent: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class Source:
    """On whose behalf an overlay acts: a page (`page` is its own id) that came with a valid secret.

    `source` is the same whenever this browser source is opened anew; `name` is what its address calls it.
    """

    overlay_id: str
    streamer_id: str
    page: str = ""
    user_agent: str = ""
    is_visible: bool = True
    is_audible: bool | None = None  # not known
    source: str = ""
    name: str = ""


def overlay_topic(overlay_id: str) -> str:
    """Every page that is open at this address."""
    return f"overlay:{overlay_id}"


def overlay_of(tx: Tx, actor: Actor | None) -> OverlayView | None:
    """Return a streamer's own overlay, None if they have none (any more). Raises `NotAllowed`."""
    overlay = _live(tx, require_streamer(actor).id)
    if overlay is None:
        return None
    pages = open_pages(tx, overlay.id)
    sources = Counter(page.source for page in pages if page.source)
    views = [_page_view(page, overlay, has_double=sources[page.source] > 1) for page in pages]
    is_connected_now = is_connected(overlay, tx.now)
    return OverlayView(overlay.created_at, overlay.seen_at, is_connected_now, views, _choice(overlay, pages))


def open_pages(tx: Tx, overlay_id: str) -> Sequence[OverlayPage]:
    """Return the pages that are open at an address, the first one first."""
    query = select(OverlayPage).where(
        col(OverlayPage.overlay_id) == overlay_id, col(OverlayPage.until) > tx.now
    )
    return tx.session.exec(query.order_by(col(OverlayPage.opened_at), col(OverlayPage.id))).all()


def choose_page(tx: Tx, actor: Actor | None, page_id: str) -> None:
    """Let this page play from the next alert on, and its browser source whenever that is opened anew.

    While none of it is open another plays. Raises like `revoke_overlay`.
    """
    streamer = require_streamer(actor)
    settings_row(tx, streamer.id)
    overlay = _live(tx, streamer.id)
    pages = open_pages(tx, overlay.id) if overlay else []
    page = next((page for page in pages if page.id == page_id), None)
    if overlay is None or page is None:
        raise NotFound("This overlay is not open any more.")
    overlay.chosen, overlay.chosen_source = page.id, page.source
    overlay.chosen_name, overlay.chosen_agent = page.name, page.user_agent
    _tell_choice(tx, overlay)


def choose_automatically(tx: Tx, actor: Actor | None) -> None:
    """Let what can be seen and heard play, whichever it is. Raises like `revoke_overlay`."""
    streamer = require_streamer(actor)
    settings_row(tx, streamer.id)
    overlay = _live(tx, streamer.id)
    if overlay is None:
        raise NotFound("There is no overlay address.")
    overlay.chosen = overlay.chosen_source = overlay.chosen_name = overlay.chosen_agent = ""
    _tell_choice(tx, overlay)


def is_of_choice(page: OverlayPage, overlay: Overlay) -> bool:
    """Tell whether this is the page that the streamer chose, or one of the same browser source."""
    return page.id == overlay.chosen or bool(page.source and page.source == overlay.chosen_source)


def _tell_choice(tx: Tx, overlay: Overlay) -> None:
    tx.session.add(overlay)
    tx.tell("standby", overlay_topic(overlay.id), overlay=overlay.id)
    tell_presence(tx, overlay.streamer_id)


def _choice(overlay: Overlay, pages: Sequence[OverlayPage]) -> Choice | None:
    if not overlay.chosen and not overlay.chosen_source:
        return None
    is_open = any(is_of_choice(page, overlay) for page in pages)
    return Choice(overlay.chosen_name, overlay.chosen_agent, is_open)


def _page_view(page: OverlayPage, overlay: Overlay, *, has_double: bool) -> PageView:
    return PageView(
        page.id,
        page.user_agent,
        page.opened_at,
        page.is_visible,
        page.is_audible,
        page.id == overlay.player,
        page.name,
        is_of_choice(page, overlay),
        has_double,
    )


def is_connected(overlay: Overlay, now: datetime) -> bool:
    """Tell whether some page at this address plays: it gave a sign of life lately, and said no goodbye."""
    return overlay.player_until is not None and overlay.player_until > now


def rotate_overlay(tx: Tx, actor: Actor | None) -> str:
    """Give the streamer's overlay a new address, and end the old one at once where it is open.

    Returns the secret, which stands in the address and cannot be shown again. Raises `NotAllowed`.
    """
    streamer = require_streamer(actor)
    settings_row(tx, streamer.id)  # from here on there is a row to lock, and two rotations follow each other
    before = _live(tx, streamer.id)
    choice = before.model_dump(include=CHOICE) if before else {}  # the same source opens the new address
    _revoke(tx, streamer.id)
    secret = new_secret()
    overlay = Overlay(
        id=new_id("ovl"),
        streamer_id=streamer.id,
        secret_hash=hash_secret(secret),
        created_at=tx.now,
        **choice,
    )
    tx.session.add(overlay)
    tx.session.flush()
    tell_controls(tx, streamer.id)
    record(tx, streamer, "overlay.rotate", overlay.id)
    return secret


def revoke_overlay(tx: Tx, actor: Actor | None) -> None:
    """End the overlay's address at once, without a new one. Raises like `revoke_overlay`."""
    streamer = require_streamer(actor)
    settings_row(tx, streamer.id)
    revoked = _revoke(tx, streamer.id)
    if not revoked:
        raise NotFound("There is no overlay address to revoke.")
    tell_controls(tx, streamer.id)
    record(tx, streamer, "overlay.revoke", revoked)


def live(*what: Any) -> Any:
    """Return a select of this of the overlays that may show anything: nobody revoked or disabled them."""
    return (
        select(*what)
        .join(Account, col(Account.id) == col(Overlay.streamer_id))
        .where(col(Overlay.revoked_at).is_(None), col(Account.disabled_at).is_(None))
    )


def recognise(tx: Tx, secret: str, page: str = "") -> Source:
    """Return whose overlay this is. Raises `NotFound` for a secret that is unknown or revoked."""
    query = live(Overlay.id, Overlay.streamer_id).where(Overlay.secret_hash == hash_secret(secret))
    row = tx.session.exec(query).first()
    if row is None:
        raise NotFound("There is no such overlay (any more).", reason="unknown-overlay")
    return Source(row[0], row[1], page)


def _live(tx: Tx, streamer_id: str) -> Overlay | None:
    query = select(Overlay).where(Overlay.streamer_id == streamer_id, col(Overlay.revoked_at).is_(None))
    return tx.session.exec(query).first()


def _revoke(tx: Tx, streamer_id: str) -> str:
    """Revoke what there is to revoke, and return its id."""
    overlay = _live(tx, streamer_id)
    if overlay is None:
        return ""
    overlay.revoked_at = tx.now
    tx.session.add(overlay)
    tx.session.flush()
    tx.tell("revoked", overlay_topic(overlay.id), overlay=overlay.id)
    return overlay.id
