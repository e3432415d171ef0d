"""A streamer's alerts as their studio shows them: what is on air, what waits, what asks for a decision."""

from dataclasses import dataclass, field

from ..alerts.overlays import Choice, OverlayView, PageView
from ..alerts.queries import AlertView, Queue
from ..alerts.screening import LINKS, WORDS
from ..models import AlertKind, Speech
from ..money import show
from .donation_rows import ANONYMOUS, alert_name
from .rows import browser_of

SILENT = (
    "It is silent: nobody hears your alerts. In a browser, click once into the page; otherwise look at mute,"
    " at the volume in Settings, and at the source in OBS."
)
HIDDEN = "It is hidden: nobody sees your alerts. Bring the tab to the front, or show the source in OBS."
REASONS = {
    "mismatch": "charged otherwise than pledged",
    WORDS: "it may hurt somebody",
    LINKS: "it holds a link",
    "skipped": "you skipped it",
    "rejected": "you kept it off air",
    "panic": "stopped by panic",
    "refunded": "the money went back",
    "disputed": "the payment is disputed",
    "overlay-failed": "the overlay failed to play it three times",
    "too-old": "it waited too long",
    "undecided": "nobody decided in time",
    "queue-full": "too many were waiting",
}


@dataclass(frozen=True)
class AlertRow:
    """One alert. `said` is what the donor wrote where something else goes on air. Times are RFC 3339."""

    id: str = ""
    donor: str = ""
    text: str = ""
    said: str = ""
    amount: str = ""
    kind: str = ""
    state: str = ""
    state_name: str = ""
    why: str = ""
    is_spoken: bool = False
    at: str = ""


@dataclass(frozen=True)
class QueueRows:
    """The whole queue. Nothing is on air while `now.id` is empty."""

    now: AlertRow = AlertRow()
    waiting: list[AlertRow] = field(default_factory=list)
    waiting_count: int = 0
    held: list[AlertRow] = field(default_factory=list)
    held_count: int = 0
    recent: list[AlertRow] = field(default_factory=list)
    is_paused: bool = False
    is_muted: bool = False
    is_panicked: bool = False


@dataclass(frozen=True)
class PageRow:
    """A page that is open at the overlay's address. `trouble` says why it is not seen or heard, if so."""

    id: str
    name: str
    since: str
    plays: bool
    trouble: str
    is_chosen: bool = False


@dataclass(frozen=True)
class OverlayRow:
    """The overlay's address, of which only that it exists is known. Times are RFC 3339, empty for never.

    `choice` says what the streamer chose to play, empty for nothing; `is_away` that this is not open now.
    """

    exists: bool = False
    is_connected: bool = False
    created_at: str = ""
    seen_at: str = ""
    count: str = ""
    trouble: str = ""
    pages: list[PageRow] = field(default_factory=list)
    choice: str = ""
    is_away: bool = False
    has_doubles: bool = False


def queue_rows(queue: Queue) -> QueueRows:
    """Return a queue as it is shown."""
    return QueueRows(
        now=alert_row(queue.now) if queue.now else AlertRow(),
        waiting=[alert_row(view) for view in queue.waiting],
        waiting_count=queue.waiting_count,
        held=[alert_row(view) for view in queue.held],
        held_count=queue.held_count,
        recent=[alert_row(view) for view in queue.recent],
        is_paused=queue.is_paused,
        is_muted=queue.is_muted,
        is_panicked=queue.is_panicked,
    )


def alert_row(view: AlertView) -> AlertRow:
    """Return an alert as it is shown."""
    is_changed = (view.said, view.said_name) != (view.text, view.name) and view.kind != AlertKind.TEST
    return AlertRow(
        id=view.id,
        donor=view.name or ANONYMOUS,
        text=view.text,
        said=_said(view) if is_changed else "",
        amount=show(view.amount, view.currency) if view.currency else "",
        kind=view.kind,
        state=view.state,
        state_name=alert_name(view.state, view.heard),
        why=_why(view),
        is_spoken=view.speech == "ready",
        at=view.created_at.isoformat(),
    )


def overlay_row(view: OverlayView | None) -> OverlayRow:
    """Return the overlay as it is shown."""
    if view is None:
        return OverlayRow()
    seen = view.seen_at.isoformat() if view.seen_at else ""
    pages = [page_row(page) for page in view.pages]
    trouble = next((page.trouble for page in pages if page.plays), "")
    count = f"{len(pages)} overlays are open" if len(pages) > 1 else ""
    choice = view.choice
    return OverlayRow(
        exists=True,
        is_connected=view.is_connected,
        created_at=view.created_at.isoformat(),
        seen_at=seen,
        count=count,
        trouble=trouble,
        pages=pages,
        choice=_choice(choice, pages) if choice else "",
        is_away=choice is not None and not choice.is_open,
        has_doubles=any(page.has_double for page in view.pages),
    )


def _choice(choice: Choice, pages: list[PageRow]) -> str:
    """Say what was chosen, and what plays while that is not open."""
    name = source_name(choice.name, choice.user_agent)
    if choice.is_open:
        return f"You chose {name}."
    meanwhile = next((page.name for page in pages if page.plays), "")
    if meanwhile:
        return f"You chose {name}, which is not open. {meanwhile} plays until it is back."
    return f"You chose {name}, which is not open. Alerts wait until it, or another overlay, is."


def source_name(name: str, user_agent: str) -> str:
    """Return what a browser source is called: by its address, else by what it is open in."""
    return name or ("OBS" if "OBS/" in user_agent else browser_of(user_agent) or "A browser")


def page_row(page: PageView) -> PageRow:
    """Return an open page as it is shown: by what it is open in, and what is wrong with it."""
    trouble = "" if page.is_visible else HIDDEN
    if page.is_audible is False:
        trouble = SILENT
    name = source_name(page.name, page.user_agent)
    return PageRow(page.id, name, page.opened_at.isoformat(), page.plays, trouble, page.is_chosen)


def _said(view: AlertView) -> str:
    name = view.said_name or ANONYMOUS
    return view.said if view.said_name == view.name else f"{name}: {view.said}".rstrip(": ")


def _why(view: AlertView) -> str:
    """Return why it is where it is, and why nobody reads it out where nobody can."""
    unspoken = "not spoken: no voice for this language" if view.speech == Speech.NO_VOICE else ""
    return " · ".join(filter(None, (_reason(view), unspoken)))


def _reason(view: AlertView) -> str:
    """Return the reason, with what was found where that is the reason: findings are kept as `kind: entry`."""
    reason = REASONS.get(view.reason, "")
    if view.reason not in {WORDS, LINKS}:
        return reason
    return f"{reason}: {', '.join(found.partition(': ')[2] for found in view.findings)}"
