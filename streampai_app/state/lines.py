"""A conversation as the console shows it: lines that know how they stand to the one before."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from ..models import Sender
from ..support.views import MessageView
from .links import addresses_in

ONE_BREATH = timedelta(minutes=5)


@dataclass(frozen=True)
class Part:
    """A stretch of text, or a link to where it says."""

    text: str
    href: str = ""


@dataclass(frozen=True)
class Line:
    """One message. `id` is the UUID that its sender made.

    `opens` if it is the first of its sender in a breath, `after` when the one above was.
    """

    seq: int
    id: str
    sender: str
    name: str
    parts: list[Part]
    at: str
    after: str = ""
    opens: bool = True


def lines_of(messages: Iterable[MessageView], before: Line | None = None) -> list[Line]:
    """Return messages as lines. `before` is the line that stands above the first of them."""
    lines: list[Line] = []
    for message in messages:
        lines.append(follow_on(_line(message), before))
        before = lines[-1]
    return lines


def joined(above: list[Line], below: list[Line]) -> list[Line]:
    """Return two runs of lines as one."""
    return [*above, follow_on(below[0], above[-1]), *below[1:]]


def follow_on(line: Line, before: Line | None) -> Line:
    """Return a line as it stands below another one."""
    if before is None:
        return replace(line, after="", opens=True)
    passed = datetime.fromisoformat(line.at) - datetime.fromisoformat(before.at)
    same = (line.sender, line.name) == (before.sender, before.name)
    return replace(line, after=before.at, opens=not same or passed >= ONE_BREATH)


def parts_of(body: str) -> list[Part]:
    """Return a text with its web addresses set apart. Nothing else can become a link."""
    parts, end = [], 0
    for start, address in addresses_in(body):
        parts += [Part(body[end:start]), Part(address, address)]
        end = start + len(address)
    return [part for part in [*parts, Part(body[end:])] if part.text]


def _line(message: MessageView) -> Line:
    return Line(
        seq=message.seq,
        id=message.client_id,
        sender=message.sender,
        name=message.name if message.sender == Sender.ADMIN else "",
        parts=parts_of(message.body),
        at=message.at.isoformat(),
    )
