"""Pictures of all kinds, and what pretends to be one."""

import io
import struct
import zlib
from collections.abc import AsyncIterator

from PIL import Image
from PIL.PngImagePlugin import PngInfo


def a_picture(
    format: str = "PNG", size: tuple[int, int] = (40, 30), mode: str = "RGB", **how: object
) -> bytes:
    file = io.BytesIO()
    Image.new(mode, size, "red" if mode != "P" else 1).save(file, format, **how)
    return file.getvalue()


def a_picture_with_a_past() -> bytes:
    """A JPEG that says with which camera it was taken, lies on its side, and has a remark in it."""
    exif = Image.Exif()
    exif[0x0110], exif[0x0112] = "A camera of mine", 6  # model; turned by a quarter
    return a_picture("JPEG", exif=exif, comment=b"a remark", icc_profile=b"a profile")


def a_png_that_talks() -> bytes:
    text = PngInfo()
    text.add_text("Comment", "<script>alert(1)</script>")
    return a_picture(pnginfo=text)


def a_bomb(width: int, height: int) -> bytes:
    """A PNG of so many pixels in a few bytes: it unfolds to as many bytes as it claims."""
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    row = b"\0" * (1 + (width + 7) // 8)
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def chunk(kind: bytes, body: bytes) -> bytes:
    """A chunk of a PNG."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def a_png_with(kind: bytes, body: bytes) -> bytes:
    """A PNG with one more chunk right behind its head."""
    good = a_picture()
    return good[:33] + chunk(kind, body) + good[33:]


def many_chunks(kind: bytes, count: int) -> bytes:
    """A PNG with a great many small chunks right behind its head."""
    good = a_picture()
    return good[:33] + chunk(kind, b"a\0b") * count + good[33:]


def many_scans(scans: int, size: tuple[int, int] = (1_200, 900)) -> bytes:
    """A progressive JPEG whose last scan stands there many times over: small, and slow to decode."""
    good = a_picture("JPEG", size=size, progressive=True)
    last = good.rindex(b"\xff\xda")
    return good[:-2] + good[last:-2] * scans + good[-2:]


async def in_pieces(data: bytes, size: int = 64 * 1024) -> AsyncIterator[bytes]:
    """What is sent, as it comes."""
    for begin in range(0, len(data), size):
        yield data[begin : begin + size]
