"""Who wants no mail about requests and bugs: said by one click on a link that is good for nothing else."""

from ..db import Tx


def is_unsubscribe_link(tx: Tx, secret: str) -> bool:
    """Tell whether this is a link of ours, and use nothing up: mail scanners look too."""
    raise NotImplementedError


def unsubscribe(tx: Tx, secret: str) -> None:
    """End the mail to the address this link was sent to. Twice is the same as once. Raises `NotFound`."""
    raise NotImplementedError
