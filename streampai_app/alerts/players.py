"""Which of the pages at an address plays: the streamer's choice, else one that can be seen and heard.

The others stand by. What is on air stays with the page that has it, so that a better page never cuts an alert
short or plays it a second time.
"""

from sqlmodel import col, delete

from ..db import Tx
from ..models import Overlay, OverlayPage
from .overlays import Source, is_of_choice, open_pages, overlay_topic
from .rules import BACK_WITHIN, PLAYER_FOR
from .topics import tell_presence


def player_of(tx: Tx, overlay: Overlay, source: Source, holder: str) -> OverlayPage:
    """Note that this page is open, and return the one that plays: `holder` if it has an alert on air."""
    is_news = _note(tx, overlay, source)
    player = max(open_pages(tx, overlay.id), key=lambda page: (page.id == holder, *_rank(page, overlay)))
    is_news = is_news or overlay.player != player.id
    if (overlay.player, overlay.player_until) != (player.id, player.until):
        overlay.player, overlay.player_until = player.id, player.until
        tx.session.add(overlay)
        tx.session.flush()
    if is_news:
        _tell(tx, overlay)
    return player


def forget_page(tx: Tx, overlay: Overlay, page_id: str) -> None:
    """Note that a page is gone, or as good as gone. Another plays as soon as it asks."""
    tx.session.exec(
        delete(OverlayPage).where(col(OverlayPage.overlay_id) == overlay.id, col(OverlayPage.id) == page_id)
    )
    if overlay.player == page_id:
        overlay.player, overlay.player_until = "", None
        tx.session.add(overlay)
    tx.session.flush()
    _tell(tx, overlay)


def expect_back(tx: Tx, overlay: Overlay, page_id: str) -> None:
    """Note that a page's connection broke: it counts as open for a moment more, to come back in."""
    until = tx.now + BACK_WITHIN
    page = tx.session.get(OverlayPage, (overlay.id, page_id))
    if page is None or page.until <= until:
        return
    page.until = until
    if overlay.player == page_id:
        overlay.player_until = until
    tx.session.add_all([page, overlay])
    tx.session.flush()


def _note(tx: Tx, overlay: Overlay, source: Source) -> bool:
    """Note a sign of life, and what the page says of itself. Returns whether that is news."""
    page = tx.session.get(OverlayPage, (overlay.id, source.page))
    is_new = page is None or page.until <= tx.now
    if page is None:
        page = OverlayPage(overlay_id=overlay.id, id=source.page, opened_at=tx.now, until=tx.now)
    said = (source.is_visible, source.is_audible)
    is_news = is_new or (page.is_visible, page.is_audible) != said
    if not is_news and page.until >= tx.now + PLAYER_FOR / 2:
        return False
    page.opened_at = tx.now if is_new else page.opened_at
    page.is_visible, page.is_audible = said
    page.source, page.name = source.source, source.name
    page.user_agent, page.until = source.user_agent, tx.now + PLAYER_FOR
    overlay.seen_at = tx.now
    tx.session.add_all([page, overlay])
    tx.session.flush()
    return is_news


def _rank(page: OverlayPage, overlay: Overlay) -> tuple[bool, bool, bool, bool, bool, float]:
    """What is greater plays. Of equals it is the one that plays already, and then the one opened first.

    The page that was chosen comes before another of the same browser source, which it may be after a restart.
    """
    can_be_heard = page.is_visible and page.is_audible is not False
    return (
        page.id == overlay.chosen,
        is_of_choice(page, overlay),
        can_be_heard,
        page.is_visible,
        page.id == overlay.player,
        -page.opened_at.timestamp(),
    )


def _tell(tx: Tx, overlay: Overlay) -> None:
    tx.tell("standby", overlay_topic(overlay.id), overlay=overlay.id)
    tell_presence(tx, overlay.streamer_id)
