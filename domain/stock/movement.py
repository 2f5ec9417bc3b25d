"""What keepers do with stock beside requests for it: what stands in their way, and how a movement is undone."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from domain.refusal import Refusal, refusal
from domain.stock.item import Level
from domain.stock.ledger import Kind, Movement, moved
from domain.stock.quantity import Quantity

UNDONE = (Kind.RECEIPT, Kind.ISSUE, Kind.TRANSFER, Kind.ADJUSTMENT, Kind.COUNT)
"""What keepers did by hand; the rest belongs to a request, and is taken back with it."""


@refusal
class NotKeeper(Refusal):
    """Only those who keep the stock do this; ``who`` are they."""

    who: frozenset[int]


@refusal
class PlaceMissing(Refusal):
    """No place was chosen and none typed; ``into``: it is the one that something is moved to."""

    into: bool

    @property
    def block(self) -> str:
        """The field of that place."""
        return "to" if self.into else "place"


@refusal
class SamePlace(Refusal):
    """Something is moved to where it is."""

    field = "to"
    place: str


@refusal
class WhyMissing(Refusal):
    """Whatever leaves without a request, or is put right, has a reason."""

    field = "reason"


@refusal
class NotByHand(Refusal):
    """What cannot be undone here: it is of a request, or is itself a correction."""

    of_request: bool


@refusal
class UndoneBefore(Refusal):
    """A movement is undone once; ``by`` whom it was."""

    by: frozenset[int]


@refusal
class GoneSince(Refusal):
    """What came by a movement is not there to be taken back: it went on since, or is promised."""

    place: str
    taken: Quantity
    on_hand: Quantity
    reserved: Quantity


def may_undo(one: Movement) -> bool:
    """Whether a movement can be undone by its opposite, if nothing stands on it."""
    return one.kind in UNDONE and not one.request_id and not one.reverses


def undoing(
    done: Sequence[Movement], levels: Mapping[int, Level], *, at: datetime, by_id: int, together: str
) -> list[Movement]:
    """The movements that undo others which were made together: the opposite of each.

    Raises NotByHand, GoneSince: less would be on hand than nothing, or than is promised.
    """
    for one in done:
        if not may_undo(one):
            raise NotByHand(of_request=one.reverses is None)
    return [_opposite(one, levels[one.location_id], at=at, by_id=by_id, together=together) for one in done]


def _opposite(one: Movement, level: Level, *, at: datetime, by_id: int, together: str) -> Movement:
    back = replace(one, id=0, on_hand=-one.on_hand, at=at, by_id=by_id, reason=None, together=together, reverses=one.id)
    if moved(level, back).available < 0:
        raise GoneSince(place=level.location, taken=one.on_hand, on_hand=level.on_hand, reserved=level.reserved)
    return back


def side_by_side(movements: Iterable[Movement]) -> list[list[Movement]]:
    """Movements in their order, the two sides of a transfer as one."""
    sides: dict[str, list[Movement]] = {}
    for one in movements:
        key = one.together if one.kind is Kind.TRANSFER and one.together else str(one.id)
        sides.setdefault(key, []).append(one)
    return list(sides.values())
