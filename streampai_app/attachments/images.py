"""Pictures, made anew: judged by what they are and not what they are called, and kept as nothing but pixels.

Decoding is done by `picture_child.py`, in a process of its own for each: what is sent may be made to crash a
decoder, to fill the memory or to keep it busy for an hour.
"""

import importlib.util
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO

from ..children import Bounds, ChildFailed, ChildTookTooLong, bounded, run
from ..errors import Invalid, TooLarge, Unavailable

LARGEST = 10 * 1024 * 1024  # bytes, as sent and as kept
BOUNDS = Bounds(
    cpu=15,  # a picture of 40 million pixels that hardly packs takes 7
    seconds=40,
    memory=1 << 30,
    max_output=LARGEST + 200,
)
CHILD = Path(__file__).with_name("picture_child.py")
_TYPES = {"image/png", "image/jpeg"}
_REFUSALS = {
    "not-an-image": "That is not a picture we can read. Please send a PNG, JPEG, WebP or GIF.",
    "too-many-pixels": "That picture has more than 40 million pixels. Please send a smaller one.",
    "too-much-work": "That picture takes too long to read. Please send a plain screenshot of it.",
}


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as it is kept. `width` and `height` in pixels."""

    data: bytes
    content_type: str
    width: int
    height: int


async def make_anew(
    file: IO[bytes], *, largest: int = LARGEST, bounds: Bounds = BOUNDS, command: Sequence[str] = ()
) -> Picture:
    """Return the same picture in a file of our own: PNG, or JPEG if it came so or would grow too large.

    `file` is a real one, and read from where it stands. `command` is another program, for tests. Raises
    `TooLarge`, `Unavailable`, and `Invalid` with reason `too-many-pixels`, `too-much-work`, `not-an-image`.
    """
    command = command or bounded(CHILD, (_pillow(), str(largest)), bounds)
    try:
        verdict, _, data = (await run(command, file, bounds)).partition(b"\n")
    except ChildFailed as error:
        raise _refused("too-much-work" if error.was_killed else "not-an-image") from error
    except (ChildTookTooLong, OSError) as error:
        message = "The picture could not be read in time. Please try again, or send the report without."
        raise Unavailable(message) from error
    match verdict.decode(errors="replace").split():
        case ["kept", kind, width, height] if kind in _TYPES:
            return Picture(data, kind, int(width), int(height))
        case ["refused", "too-large"]:
            raise TooLarge("A screenshot takes at most 10 MB.")
        case ["refused", reason] if reason in _REFUSALS:
            raise _refused(reason)
    raise _refused("not-an-image")  # a decoder that was taken over says what it likes


def _refused(reason: str) -> Invalid:
    return Invalid(_REFUSALS[reason], field="screenshot", reason=reason)


@cache
def _pillow() -> str:
    """Return the folder that Pillow is installed in. It is found here, and imported there."""
    spec = importlib.util.find_spec("PIL")
    assert spec is not None
    assert spec.submodule_search_locations is not None
    return str(Path(next(iter(spec.submodule_search_locations))).parent)
