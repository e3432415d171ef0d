"""Pictures, made anew: judged by what they are and not what they are called, and kept as nothing but pixels.

A picture says how large it is before it is decoded, so that a few kilobytes that would unfold to gigabytes
are refused unseen. What is decoded is written again: what was hidden in the file, or stood beside the pixels
(who took it, where, with what), is gone.
"""

import io
import struct
import zlib
from dataclasses import dataclass

from PIL import Image, ImageOps

from ..errors import Invalid, TooLarge

LARGEST = 10 * 1024 * 1024  # bytes, as sent and as kept
MOST_PIXELS = 40_000_000  # a screen of 8K has 33 million
_FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
_BROKEN = (OSError, SyntaxError, ValueError, EOFError, struct.error, zlib.error, IndexError, TypeError)
_BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as it is kept. `width` and `height` in pixels."""

    data: bytes
    content_type: str
    width: int
    height: int


def make_anew(data: bytes) -> Picture:
    """Return the same picture in a file of our own: PNG, or JPEG if it came so or would grow too large.

    Of a moving picture the first frame is kept. It takes time and memory: not on the event loop. Raises
    `TooLarge`, and `Invalid` with reason `too-many-pixels` or `not-an-image`.
    """
    if len(data) > LARGEST:
        raise TooLarge("A screenshot takes at most 10 MB.")
    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
            if image.width * image.height > MOST_PIXELS:
                raise _too_many_pixels()
            return _write(_pixels_of(image), was_jpeg=image.format == "JPEG")
    except _BOMBS:
        raise _too_many_pixels() from None
    except _BROKEN:
        message = "That is not a picture we can read. Please send a PNG, JPEG, WebP or GIF."
        raise Invalid(message, field="screenshot", reason="not-an-image") from None


def _pixels_of(image: Image.Image) -> Image.Image:
    image.load()
    upright = ImageOps.exif_transpose(image)  # a telephone's picture says how it was held: soon it cannot
    is_clear = upright.has_transparency_data
    pixels = upright.convert("RGBA" if is_clear else "RGB")
    pixels.info = {}
    return pixels


def _write(pixels: Image.Image, *, was_jpeg: bool) -> Picture:
    if not was_jpeg:
        data = _encoded(pixels, "PNG", compress_level=6)
        if len(data) <= LARGEST:
            return Picture(data, "image/png", *pixels.size)
    data = _encoded(_on_white(pixels), "JPEG", quality=88)
    if len(data) > LARGEST:
        raise TooLarge("A screenshot takes at most 10 MB.")
    return Picture(data, "image/jpeg", *pixels.size)


def _encoded(pixels: Image.Image, format: str, **how: int) -> bytes:
    file = io.BytesIO()
    pixels.save(file, format, **how)
    return file.getvalue()


def _on_white(pixels: Image.Image) -> Image.Image:
    if pixels.mode == "RGB":
        return pixels
    white = Image.new("RGB", pixels.size, "white")
    white.paste(pixels, mask=pixels.getchannel("A"))
    return white


def _too_many_pixels() -> Invalid:
    message = (
        f"That picture has more than {MOST_PIXELS // 1_000_000} million pixels. Please send a smaller one."
    )
    return Invalid(message, field="screenshot", reason="too-many-pixels")
