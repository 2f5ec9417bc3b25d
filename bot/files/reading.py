"""A receipt is read: the codes on it, and the measure of its picture. Bounded, whatever the bytes are."""

import logging
import struct
import zlib
from io import BytesIO

import zxingcpp
from PIL import ExifTags, Image, ImageOps

from domain.expense import picture
from domain.expense.fiscal import Code, read_code
from domain.expense.reading import Reading
from domain.refusal import Refusal

log = logging.getLogger(__name__)
READABLE = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
"""Media types whose pictures are looked at, as Pillow calls them."""
MOST_PIXELS = {"JPEG": 50_000_000, "PNG": 16_000_000, "WEBP": 16_000_000}
"""What cameras make, and what screens and scanners show; more is not unpacked. Only a JPEG is unpacked smaller."""
SIDES = (1200, 2400)
"""The longer side of the picture that codes are looked for in: first a small one, which finds most in less time."""
FORMATS = zxingcpp.barcode_formats_from_str("QRCode|Code128")
BROKEN = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    struct.error,
    zlib.error,
    MemoryError,
    Image.DecompressionBombError,
)
"""What Pillow raises for a picture that it cannot make sense of."""


def read(body: bytes, media: str) -> Reading:
    """What the bytes of a receipt say; nothing, if they are of a kind that is not looked at or cannot be."""
    if media not in READABLE:
        return Reading()
    try:
        seen = _opened(body, READABLE[media])
    except BROKEN as broken:
        log.info("a receipt could not be read", extra={"error": type(broken).__name__})
        return Reading()
    code = _code(seen)
    return Reading(
        fiscal_key=code.key.text if code else None,
        day=code.day if code else None,
        total=code.total if code else None,
        picture=measure(seen),
    )


def _opened(body: bytes, kind: str) -> Image.Image:
    """The first picture in it, upright, in grey, and no larger than is looked at."""
    with Image.open(BytesIO(body), formats=[kind]) as opened:
        if opened.width * opened.height > MOST_PIXELS[kind]:
            raise ValueError("too many pixels")
        # A JPEG is unpacked at the size that is wanted, which takes neither the time nor the memory of all of it.
        opened.draft("L", (SIDES[-1], SIDES[-1]))
        grey = opened.convert("L")
        grey.thumbnail((SIDES[-1], SIDES[-1]), Image.Resampling.BOX)
        grey.getexif()[ExifTags.Base.Orientation] = opened.getexif().get(ExifTags.Base.Orientation, 1)
    return ImageOps.exif_transpose(grey)


def _code(seen: Image.Image) -> Code | None:
    """The first code that is in order."""
    for side in SIDES:
        smaller = seen.copy()
        smaller.thumbnail((side, side), Image.Resampling.BILINEAR)
        for found in zxingcpp.read_barcodes(smaller, formats=FORMATS):
            try:
                return read_code(found.text)
            except Refusal:
                continue
        if max(seen.size) <= side:
            break
    return None


def measure(seen: Image.Image) -> int | None:
    """The measure of a picture."""
    small = seen.convert("L").resize((picture.SIDE + 1, picture.SIDE), Image.Resampling.BOX)
    return picture.measure(small.tobytes())
