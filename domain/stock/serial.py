"""Pieces with a number of their own: each is at one place, or gone with whoever has it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.refusal import Refusal, refusal
from domain.stock.item import fold_code

LONGEST = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A piece: where it is since when, ``location_id`` None for what is gone; ``request_id`` is for what it left.

    ``movement_id`` is what brought it there.
    """

    id: int
    item_id: int
    serial: str
    location_id: int | None
    location: str
    request_id: int | None
    movement_id: int
    since: datetime


@refusal
class SerialsMissing(Refusal):
    """Nobody said which pieces; ``new``: they are written, not chosen."""

    new: bool

    @property
    def block(self) -> str:
        """The field of them."""
        return "new_serials" if self.new else "serials"


@refusal
class NotASerial(Refusal):
    """Nothing is left of it without spaces and dashes, or it is too long."""

    field = "new_serials"
    words: str
    most: int


@refusal
class SerialTwice(Refusal):
    """The same serial on two lines."""

    field = "new_serials"
    serial: str


@refusal
class SerialThere(Refusal):
    """What arrives is here already."""

    field = "new_serials"
    serial: str
    place: str


@refusal
class SerialOnItsWay(Refusal):
    """What arrives was handed over for a request, and whoever got it has not said whether they have it."""

    field = "new_serials"
    serial: str
    reference: str


@refusal
class SerialNotHere(Refusal):
    """A piece that is to leave is not in stock, or not at ``place``."""

    field = "serials"
    serial: str
    place: str = ""


@refusal
class SerialsApart(Refusal):
    """What leaves together lies at two places."""

    field = "serials"
    serial: str
    place: str
    other: str
    other_place: str


@refusal
class SerialsCount(Refusal):
    """More or fewer pieces than are to be handed over."""

    field = "serials"
    asked: int
    chosen: int


@refusal
class SerialsWentOn(Refusal):
    """The pieces of a movement moved since, or nobody noted which they were: it is not taken back by serial."""


@refusal
class AdjustBySerial(Refusal):
    """A count found a difference of something numbered: which pieces, it does not say."""

    item: str


def read_serials(words: str) -> tuple[str, ...]:
    """What somebody wrote, a serial a line. Raises NotASerial, SerialTwice."""
    found: dict[str, str] = {}
    for line in words.splitlines():
        serial = " ".join(line.split())
        if not serial:
            continue
        folded = fold_code(serial)
        if not folded or len(serial) > LONGEST:
            raise NotASerial(words=serial, most=LONGEST)
        if folded in found:
            raise SerialTwice(serial=serial)
        found[folded] = serial
    return tuple(found.values())


def check_new(serials: Sequence[str], known: Mapping[str, Piece]) -> None:
    """Whether these can arrive; ``known`` are its pieces by folded serial. Raises SerialsMissing, SerialThere."""
    if not serials:
        raise SerialsMissing(new=True)
    for serial in serials:
        piece = known.get(fold_code(serial))
        if piece and piece.location_id is not None:
            raise SerialThere(serial=piece.serial, place=piece.location)


def taken_from(serials: Sequence[str], known: Mapping[str, Piece]) -> tuple[int, tuple[str, ...]]:
    """The one place where these are, and what they are called. Raises SerialsMissing, SerialNotHere, SerialsApart."""
    if not serials:
        raise SerialsMissing(new=False)
    found = dict[str, Piece]()
    for serial in serials:
        piece = known.get(fold_code(serial))
        if piece is None or piece.location_id is None:
            raise SerialNotHere(serial=serial)
        found[fold_code(serial)] = piece
    first, *others = found.values()
    for piece in others:
        if piece.location_id != first.location_id:
            raise SerialsApart(
                serial=first.serial, place=first.location, other=piece.serial, other_place=piece.location
            )
    assert first.location_id, "it is somewhere"
    return first.location_id, tuple(piece.serial for piece in found.values())
