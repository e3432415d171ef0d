"""The secret address of a streamer's overlay: made, shown once, recognised, revoked."""

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


@dataclass(frozen=True, slots=True)
class OverlayView:
    """What a streamer sees of their overlay's address: everything but the address, which nobody kept."""

    created_at: datetime
    seen_at: datetime | None
    is_connected: bool
    pages: Sequence["PageView"] = ()


@dataclass(frozen=True, slots=True)
class PageView:
    """A page that is open at the address. `is_audible` is None where the page has not said."""

    id: str
    user_agent: str
    opened_at: datetime
    is_visible: bool
    is_audible: bool | None
    plays: bool


@dataclass(frozen=True, slots=True)
class Source:
    """On whose behalf an overlay acts: a page (`page` is its own id) that came with a valid secret."""

    overlay_id: str
    streamer_id: str
    page: str = ""
    user_agent: str = ""
    is_visible: bool = True
    is_audible: bool | None = None  # not known


def overlay_topic(overlay_id: str) -> str:
    """Every page that is open at this address."""
    return f"overlay:{overlay_id}"


def overlay_of(tx: Tx, actor: Actor | None) -> OverlayView | None:
    """Return a streamer's own overlay, None if they have none (any more). Raises `NotAllowed`."""
    overlay = _live(tx, require_streamer(actor).id)
    if overlay is None:
        return None
    pages = [_page_view(page, overlay.player) for page in open_pages(tx, overlay.id)]
    return OverlayView(overlay.created_at, overlay.seen_at, is_connected(overlay, tx.now), pages)


def open_pages(tx: Tx, overlay_id: str) -> Sequence[OverlayPage]:
    """Return the pages that are open at an address, the first one first."""
    query = select(OverlayPage).where(
        col(OverlayPage.overlay_id) == overlay_id, col(OverlayPage.until) > tx.now
    )
    return tx.session.exec(query.order_by(col(OverlayPage.opened_at), col(OverlayPage.id))).all()


def choose_page(tx: Tx, actor: Actor | None, page_id: str) -> None:
    """Let this page play from the next alert on, for as long as it is open. Raises like `revoke_overlay`."""
    streamer = require_streamer(actor)
    settings_row(tx, streamer.id)
    overlay = _live(tx, streamer.id)
    if overlay is None or page_id not in {page.id for page in open_pages(tx, overlay.id)}:
        raise NotFound("This overlay is not open any more.")
    overlay.chosen = page_id
    tx.session.add(overlay)
    tx.tell("standby", overlay_topic(overlay.id), overlay=overlay.id)
    tell_presence(tx, streamer.id)


def _page_view(page: OverlayPage, player: str) -> PageView:
    return PageView(
        page.id, page.user_agent, page.opened_at, page.is_visible, page.is_audible, page.id == player
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
    _revoke(tx, streamer.id)
    secret = new_secret()
    overlay = Overlay(
        id=new_id("ovl"), streamer_id=streamer.id, secret_hash=hash_secret(secret), created_at=tx.now
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
