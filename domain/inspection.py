"""What files are inside, read without unpacking them: whether they are whole, how large they become, what would run.

Walks of JPEG (ITU T.81), PNG (W3C), WebP (RFC 9649), HEIC (ISO 14496-12, 23008-12) and PDF (ISO 32000): each looks at
every byte a few times at most, and holds no more than the file and what is said here. It proves no file harmless: it
refuses what is known to do harm, and what cannot be looked into.
"""

import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from struct import unpack_from

from domain.attachment import HEIC, JPEG, PDF, PNG, WEBP, Flaw, Media, sniff

MOST_PIXELS = 100_000_000
"""More than the camera of a phone makes unless it is told to."""
MOST_SIDE = 20_000
SWELLS = 64_000_000
"""So many bytes may the objects of a PDF become that are packed together."""
CHUNK = 1 << 16


def inspect(body: bytes) -> Flaw | None:
    """What is wrong inside a file that sniff knows."""
    media = sniff(body)
    return INSIDE[media](body) if media else Flaw.KIND


def _sized(width: int, height: int) -> Flaw | None:
    if not width or not height:
        return Flaw.DAMAGED
    return Flaw.PIXELS if width * height > MOST_PIXELS or max(width, height) > MOST_SIDE else None


# --- pictures ---------------------------------------------------------------------------------------------------------

ALONE = {0x01, *range(0xD0, 0xD8)}
"""Markers of JPEG without a length."""
FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
SCAN, END = 0xDA, 0xD9
MOST_SCANS = 100
"""A progressive picture has about ten; thousands are there to keep a reader busy."""


def _jpeg(body: bytes) -> Flaw | None:
    at, size, scans = 2, None, 0
    while 0 <= (at := body.find(b"\xff", at)) < len(body) - 1:
        marker = body[at + 1]
        at += 1 if marker == 0xFF else 2
        if marker == END:
            # Phones put more behind it, such as a short film.
            return Flaw.DAMAGED if size is None or not scans else _sized(*size)
        if marker in (0x00, 0xFF) or marker in ALONE:
            continue
        if at + 2 > len(body):
            break
        if marker in FRAMES and at + 7 <= len(body):
            height, width = unpack_from(">HH", body, at + 3)
            size = (width, height)
        scans += marker == SCAN
        if scans > MOST_SCANS:
            return Flaw.SWELLS
        at += unpack_from(">H", body, at)[0]
    return Flaw.DAMAGED


def _png(body: bytes) -> Flaw | None:
    """Every chunk and its sum; and what the picture becomes is no more than it says."""
    at, room, unpacking = 8, 0, zlib.decompressobj()
    while at + 12 <= len(body):
        length, kind = unpack_from(">I4s", body, at)
        if at + 12 + length > len(body):
            return Flaw.DAMAGED
        data = memoryview(body)[at + 8 : at + 8 + length]
        if zlib.crc32(data, zlib.crc32(kind)) != unpack_from(">I", body, at + 8 + length)[0]:
            return Flaw.DAMAGED
        if kind == b"IHDR":
            width, height, depth, colour = unpack_from(">IIBB", body, at + 8)
            if flaw := _sized(width, height):
                return flaw
            # Interlaced lines are more and shorter: a byte or two each.
            room = height * (width * depth * CHANNELS.get(colour, 4) // 8 + 2) * 2 + CHUNK
        elif kind == b"IDAT":
            try:
                room -= sum(_unpacked(unpacking, bytes(data), room))
            except zlib.error:
                return Flaw.DAMAGED
            if room < 0:
                return Flaw.SWELLS
        elif kind == b"IEND":
            return None if unpacking.eof else Flaw.DAMAGED
        at += 12 + length
    return Flaw.DAMAGED


CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}


def _unpacked(unpacking: "zlib._Decompress", packed: bytes, most: int) -> Iterator[int]:
    """The lengths of what comes out, a little at a time, until it is more than ``most``."""
    came = 0
    while packed and came <= most and not unpacking.eof:
        came += (length := len(unpacking.decompress(packed, CHUNK)))
        packed = unpacking.unconsumed_tail
        yield length


def _webp(body: bytes) -> Flaw | None:
    if len(body) < 30 or unpack_from("<I", body, 4)[0] + 8 > len(body):
        return Flaw.DAMAGED
    match body[12:16]:
        case b"VP8X":
            width, height = (int.from_bytes(body[n : n + 3], "little") + 1 for n in (24, 27))
        case b"VP8L":
            bits = unpack_from("<I", body, 21)[0]
            width, height = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
        case b"VP8 ":
            width, height = (side & 0x3FFF for side in unpack_from("<HH", body, 26))
        case _:
            return Flaw.DAMAGED
    return _sized(width, height)


def _heic(body: bytes) -> Flaw | None:
    """Its boxes follow one another to the end, and every size that one of them says is within bounds."""
    at = 0
    while at + 8 <= len(body):
        length, _ = unpack_from(">I4s", body, at)
        if length == 1 and at + 16 <= len(body):
            length = unpack_from(">Q", body, at + 8)[0]
        if length == 0:
            at = len(body)
            break
        if length < 8:
            return Flaw.DAMAGED
        at += length
    if at != len(body):
        return Flaw.DAMAGED
    sizes = (unpack_from(">II", body, m.end() + 4) for m in re.finditer(b"ispe", body) if m.end() + 12 <= len(body))
    return next(filter(None, (_sized(*size) for size in sizes)), None)


# --- PDF --------------------------------------------------------------------------------------------------------------

RUNS = re.compile(rb"/(JavaScript|Launch|EmbeddedFiles?|RichMedia)(?![A-Za-z0-9])")
"""Names without which a PDF runs nothing, opens nothing else and holds no other file."""
LOCKED = re.compile(rb"/Encrypt(?![A-Za-z0-9])")
ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
STREAM = re.compile(rb"(?<!end)stream\r?\n")
TAIL = 2048


def _pdf(body: bytes) -> Flaw | None:
    plain = _unescaped(body)
    if b"%%EOF" not in body[-TAIL:]:
        return Flaw.DAMAGED
    if RUNS.search(plain):
        return Flaw.RUNS
    if LOCKED.search(plain):
        return Flaw.LOCKED
    return _packed_objects(body)


def _unescaped(words: bytes) -> bytes:
    """Names may be written in numbers: /J#61vaScript. A piece at a time: millions of numbers take their room."""
    plain, at = bytearray(), 0
    while at < len(words):
        end = min(at + CHUNK, len(words))
        if end < len(words) and (begun := words.rfind(b"#", end - 2, end)) >= 0:
            end = begun
        plain += ESCAPED.sub(lambda m: bytes([int(m[1], 16)]), words[at:end])
        at = end
    return bytes(plain)


def _streams(body: bytes) -> Iterator[tuple[int, int, int]]:
    """Where the word stands that begins each stream, where its bytes begin, and where the next word stands."""
    found = STREAM.finditer(body)
    this = next(found, None)
    while this:
        following = next(found, None)
        yield this.start(), this.end(), following.start() if following else len(body)
        this = following


def _packed_objects(body: bytes) -> Flaw | None:
    """Objects that are packed into streams are looked at too; those that cannot be are refused."""
    left, before = SWELLS, 0
    for start, begin, next_ in _streams(body):
        head, before = _unescaped(body[before:start]), begin
        if b"/ObjStm" not in head:
            continue
        own = head[max(head.rfind(b"endobj"), head.rfind(b"endstream"), 0) :]
        if head.count(b"/ObjStm") != 1 or b"/ObjStm" not in own or b"/DecodeParms" in own:
            return Flaw.RUNS
        head = own
        if b"/Filter" in head and not re.search(rb"/Filter\s*\[?\s*/FlateDecode\s*\]?\s*(/|>>)", head):
            return Flaw.RUNS
        end = body.find(b"endstream", begin, next_)
        if end < 0:
            return Flaw.DAMAGED
        packed = body[begin:end]
        unpacking = zlib.decompressobj()
        try:
            objects = unpacking.decompress(packed, left) if b"/Filter" in head else packed
        except zlib.error:
            return Flaw.DAMAGED
        left -= len(objects)
        if unpacking.unconsumed_tail or left <= 0:
            return Flaw.SWELLS
        if b"/Filter" in head and not unpacking.eof:
            return Flaw.DAMAGED
        if RUNS.search(_unescaped(objects)):
            return Flaw.RUNS
    # One behind the last stream has an end of line that only some readers take for one.
    return Flaw.RUNS if b"/ObjStm" in _unescaped(body[before:]) else None


INSIDE: Mapping[Media, Callable[[bytes], Flaw | None]] = {
    JPEG: _jpeg, PNG: _png, WEBP: _webp, HEIC: _heic, PDF: _pdf,
}  # fmt: skip
"""How each kind is looked into."""
