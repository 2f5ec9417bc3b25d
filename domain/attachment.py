"""Files that people hand in with a request: which are taken, what they are by their first bytes, where each stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from domain.refusal import Refusal, refusal

MEGABYTE = 1_000_000


class Purpose(StrEnum):
    """What a file is handed in for."""

    CERTIFICATE = "certificate"
    RECEIPT = "receipt"
    STOCK = "stock"
    TICKET = "ticket"


class FileState(StrEnum):
    """Where a file stands: WANTED while Slack alone has it, REPLACED once a later one of the same purpose is kept.

    DISCARDED is a receipt that its person does not want, or did not claim for long.
    """

    WANTED = "wanted"
    KEPT = "kept"
    FAILED = "failed"
    REPLACED = "replaced"
    DISCARDED = "discarded"


class Flaw(StrEnum):
    """Why a file could not be kept."""

    KIND = "kind"
    EMPTY = "empty"
    SIZE = "size"
    ELSEWHERE = "elsewhere"
    NOT_THEIRS = "not theirs"
    GONE = "gone"
    LOST = "lost"
    DAMAGED = "damaged"
    PIXELS = "pixels"
    SWELLS = "swells"
    RUNS = "runs"
    LOCKED = "locked"


@dataclass(frozen=True, slots=True)
class Media:
    """A kind of file: what people call it, its media type, and how the names of such files end."""

    name: str
    type: str
    endings: tuple[str, ...]


PDF = Media("PDF", "application/pdf", ("pdf",))
JPEG = Media("JPEG", "image/jpeg", ("jpg", "jpeg"))
PNG = Media("PNG", "image/png", ("png",))
HEIC = Media("HEIC", "image/heic", ("heic", "heif"))
WEBP = Media("WebP", "image/webp", ("webp",))
TAKEN = (PDF, JPEG, PNG, HEIC, WEBP)
"""What a phone or a scanner makes. Nothing that runs, and nothing that holds other files."""
CSV = Media("CSV", "text/csv", ("csv",))
XLSX = Media("XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ("xlsx",))
SHEETS = (CSV, XLSX)
"""Files of items, which only those who keep the stock hand in."""
HEIF_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
HEAD = 16
"""So many bytes tell the kinds apart."""


def sniff(content: bytes) -> Media | None:
    """What a file is by its first bytes, whatever its name says; None for every kind that is not taken."""
    head = content[:HEAD]
    if head.startswith(b"%PDF-"):
        return PDF
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head[4:8] == b"ftyp" and head[8:12] in HEIF_BRANDS:
        return HEIC
    return WEBP if head[:4] == b"RIFF" and head[8:12] == b"WEBP" else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """A file as Slack tells of it; ``id`` is Slack's. None of it is believed before the bytes are here."""

    id: str
    name: str
    ending: str = ""
    size: int = 0
    elsewhere: bool = False


@refusal
class NoFile(Refusal):
    """A form for a file came without one."""

    field = "files"


@refusal
class TooManyFiles(Refusal):
    """More files than a request may have for one purpose."""

    field = "files"
    most: int


@refusal
class FileTooLarge(Refusal):
    """``size`` and ``most`` in bytes."""

    field = "files"
    name: str
    size: int
    most: int


@refusal
class FileOfAnotherKind(Refusal):
    """Not one of TAKEN."""

    field = "files"
    name: str


@refusal
class FileElsewhere(Refusal):
    """Slack has a link to the file and not the file."""

    field = "files"
    name: str


@refusal
class NothingToHandIn(Refusal):
    """The request is over, or asks for no file."""

    reference: str


@refusal
class NothingHandedIn(Refusal):
    """Nobody handed in a file that could be looked at."""

    reference: str


@refusal
class ReceiptClaimed(Refusal):
    """The receipt belongs to another claim already."""

    field = "files"
    name: str
    reference: str


@refusal
class ReceiptFlawed(Refusal):
    """The receipt could not be kept. ``most`` is how many bytes are taken."""

    field = "files"
    name: str
    flaw: Flaw
    most: int


@refusal
class ReceiptGone(Refusal):
    """The receipt was discarded, or is somebody else's."""

    field = "files"


@refusal
class SheetGone(Refusal):
    """The file of items is imported, discarded or somebody else's."""


@refusal
class NoReceipt(Refusal):
    """The claim has no receipt that could be looked at."""

    reference: str


def check(offered: Sequence[Offered], *, most: int, most_bytes: int, taken: Sequence[Media] = TAKEN) -> None:
    """Whether files like these may be handed in. Raises the refusals of this module; their bytes decide later."""
    if len(offered) > most:
        raise TooManyFiles(most=most)
    for file in offered:
        if file.elsewhere:
            raise FileElsewhere(name=file.name)
        if file.size > most_bytes:
            raise FileTooLarge(name=file.name, size=file.size, most=most_bytes)
        if not any(file.ending in media.endings for media in taken):
            raise FileOfAnotherKind(name=file.name)


def flaw_of(content: bytes, *, most_bytes: int) -> Flaw | None:
    """What is wrong with the bytes themselves."""
    if not content:
        return Flaw.EMPTY
    if len(content) > most_bytes:
        return Flaw.SIZE
    return None if sniff(content) else Flaw.KIND
