"""The program in whose process pictures are decoded: a file comes in, a picture made anew goes out.

    picture_child.py PILLOW [LARGEST] < file > verdict (a line) and picture

It stands alone: it imports nothing of ours, and runs within the bounds of `bounded_child.py`. PILLOW is the
folder in which Pillow is installed. The verdict is `kept TYPE WIDTH HEIGHT`, or `refused REASON`.

A picture says how large it is before it is decoded, so that a few kilobytes that would unfold to gigabytes
are refused unseen; how often a progressive JPEG goes over its pixels, and of how many pieces a file is made,
is counted first as well. What is decoded is written again: what was hidden in the file, or stood beside the
pixels (who took it, where, with what), is gone.
"""

import copy
import io
import re
import struct
import sys
import zlib

if __name__ == "__main__":
    sys.path.append(sys.argv[1])

from PIL import (
    GifImagePlugin,
    Image,
    ImageOps,
    JpegImagePlugin,
    MpoImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)

LARGEST = 10 * 1024 * 1024  # bytes, as sent and as kept
MAX_PIXELS = 40_000_000  # a screen of 8K has 33 million
MAX_PASSES = 64  # scans of a progressive JPEG; encoders write some ten
MAX_PASSED = 10 * MAX_PIXELS  # pixels times scans
MAX_PIECES = 20_000  # segments of a JPEG, chunks of a PNG: each costs, however small it is
# What is not imported here could not be later: see `give_up_files`. Within JPEG stand MPO and TIFF (EXIF),
# and GIF imports `copy` when it needs it.
PLUGINS = (
    copy,
    *(GifImagePlugin, JpegImagePlugin, MpoImagePlugin, PngImagePlugin, TiffImagePlugin),
    WebPImagePlugin,
)
FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
BROKEN = (OSError, SyntaxError, ValueError, EOFError, struct.error, zlib.error, IndexError, TypeError)
BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)
# A marker of a JPEG that is not a byte of its data (FF 00) and no restart (FF D0 to D7): ITU-T T.81, B.1.1.
# More FF may stand before one: matched as a run they would take time by the square of their number.
MARKER = re.compile(rb"\xff([^\x00\xff\xd0-\xd7])")
START_OF_SCAN, END_OF_IMAGE, WITHOUT_LENGTH = 0xDA, 0xD9, {0x01, 0xD8}


class Refused(Exception):
    """Why a file is not taken: `not-an-image`, `too-many-pixels`, `too-much-work` or `too-large`."""


def main() -> None:
    """Judge what stands on standard input."""
    Image.preinit()
    largest = int(sys.argv[2]) if len(sys.argv) > 2 else LARGEST
    data = sys.stdin.buffer.read(largest + 1)
    give_up_files()
    try:
        kept, kind, size = make_anew(data, largest)
        verdict = f"kept {kind} {size[0]} {size[1]}"
    except Refused as refused:
        kept, verdict = b"", f"refused {refused}"
    except MemoryError:
        kept, verdict = b"", "refused too-much-work"
    sys.stdout.buffer.write(verdict.encode() + b"\n" + kept)
    sys.stdout.buffer.flush()


def give_up_files() -> None:
    """Open nothing more: no file, no connection."""
    try:
        import resource
    except ImportError:  # not a Unix
        return
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))


def make_anew(data: bytes, largest: int = LARGEST) -> tuple[bytes, str, tuple[int, int]]:
    """Return the same picture in a file of our own, its type and its size in pixels.

    PNG, or JPEG if it came so or would grow too large. Of a moving picture the first frame is kept.
    """
    if len(data) > largest:
        raise Refused("too-large")
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as image:
            check_work(data, image)
            return write(pixels_of(image), largest, was_jpeg=data[:2] == b"\xff\xd8")
    except BOMBS:
        raise Refused("too-many-pixels") from None
    except BROKEN:
        raise Refused("not-an-image") from None


def check_work(data: bytes, image: Image.Image) -> None:
    """Refuse what would take much longer to decode than a picture of its size does."""
    pixels = image.width * image.height
    if pixels > MAX_PIXELS:
        raise Refused("too-many-pixels")
    if data[:2] == b"\xff\xd8":
        scans = scans_in(data)
        if scans > MAX_PASSES or scans * pixels > MAX_PASSED:
            raise Refused("too-much-work")
    elif data[:4] == b"\x89PNG":
        count_chunks(data)


def scans_in(jpeg: bytes) -> int:
    """Return how many scans a JPEG has, as far as it matters: each goes over all its pixels."""
    at = scans = pieces = 0
    while scans <= MAX_PASSES and (found := MARKER.search(jpeg, at)):
        at, marker, pieces = found.end(), found[1][0], pieces + 1
        if pieces > MAX_PIECES:
            raise Refused("too-much-work")
        if marker == END_OF_IMAGE:
            break
        scans += marker == START_OF_SCAN
        if marker not in WITHOUT_LENGTH:
            at += int.from_bytes(jpeg[at : at + 2], "big")
    return scans


def count_chunks(png: bytes) -> None:
    """Refuse a PNG of more chunks than one that shows something has."""
    at, pieces = 8, 0
    while at + 8 <= len(png) and png[at + 4 : at + 8] != b"IEND":
        at, pieces = at + 12 + int.from_bytes(png[at : at + 4], "big"), pieces + 1
        if pieces > MAX_PIECES:
            raise Refused("too-much-work")


def pixels_of(image: Image.Image) -> Image.Image:
    image.load()
    ImageOps.exif_transpose(image, in_place=True)  # how a telephone was held: soon it cannot say it
    mode = "RGBA" if image.has_transparency_data else "RGB"
    pixels = image if image.mode == mode else image.convert(mode)
    pixels.info = {}
    return pixels


def write(pixels: Image.Image, largest: int, *, was_jpeg: bool) -> tuple[bytes, str, tuple[int, int]]:
    if not was_jpeg:
        data = encoded(pixels, "PNG", compress_level=6)
        if len(data) <= largest:
            return data, "image/png", pixels.size
        del data
    data = encoded(on_white(pixels), "JPEG", quality=88)
    if len(data) > largest:
        raise Refused("too-large")
    return data, "image/jpeg", pixels.size


def encoded(pixels: Image.Image, format: str, **how: int) -> bytes:
    file = io.BytesIO()
    pixels.save(file, format, **how)
    return file.getvalue()


def on_white(pixels: Image.Image) -> Image.Image:
    if pixels.mode == "RGB":
        return pixels
    white = Image.new("RGB", pixels.size, "white")
    white.paste(pixels, mask=pixels.getchannel("A"))
    return white


if __name__ == "__main__":
    main()
