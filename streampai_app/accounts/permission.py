"""Who may: the questions that use-cases begin with."""

from ..errors import NotAllowed, NotSignedIn
from .actors import Actor, Admin, Streamer


def require_admin(actor: Actor | None) -> Admin:
    """Return the actor, who must be an admin. Raises `NotSignedIn` for nobody, `NotAllowed` for others."""
    if actor is None:
        raise NotSignedIn("Please sign in.")
    if not isinstance(actor, Admin):
        raise NotAllowed("Only the team may do this.")
    return actor


def require_streamer(actor: Actor | None) -> Streamer:
    """Return the actor, who must be a streamer. Raises `NotSignedIn` for nobody, `NotAllowed` for others."""
    if actor is None:
        raise NotSignedIn("Please sign in.")
    if not isinstance(actor, Streamer):
        raise NotAllowed("A studio belongs to a streamer.")
    return actor
