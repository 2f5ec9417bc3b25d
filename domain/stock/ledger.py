"""The ledger of stock: quantities change by movements alone, never below zero, and nothing is promised twice."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from domain.refusal import Refusal, refusal
from domain.stock.item import NOTHING, Level
from domain.stock.quantity import Quantity


class Kind(StrEnum):
    """Why something moved."""

    RECEIPT = "receipt"
    ISSUE = "issue"
    TRANSFER = "transfer"
    ADJUSTMENT = "adjustment"
    COUNT = "count"
    RESERVATION = "reservation"
    RELEASE = "release"
    RETURN = "return"


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """A change of a level: ``on_hand`` and ``reserved`` are differences.

    The two sides of a transfer share ``together``; ``reverses`` is the movement that a correction undoes;
    ``serials`` are the pieces that move, where each has a number.
    """

    id: int = 0
    kind: Kind
    item_id: int
    location_id: int
    on_hand: Quantity = NOTHING
    reserved: Quantity = NOTHING
    at: datetime
    by_id: int | None = None
    request_id: int | None = None
    reason: str | None = None
    together: str | None = None
    reverses: int | None = None
    serials: tuple[str, ...] = ()


@refusal
class NotEnough(Refusal):
    """More than is available: what else is on hand is promised to somebody."""

    field = "quantity"
    item: str
    asked: Quantity
    available: Quantity
    unit: str


@refusal
class BelowZero(Refusal):
    """Less would be on hand than is promised, or than nothing."""

    field = "quantity"
    on_hand: Quantity
    reserved: Quantity
    unit: str


def moved(level: Level, movement: Movement) -> Level:
    """The level after a movement."""
    return replace(level, on_hand=level.on_hand + movement.on_hand, reserved=level.reserved + movement.reserved)


def check_move(level: Level, movement: Movement, *, item: str, unit: str) -> Level:
    """The level after a movement. Raises NotEnough where it would take or promise more than is available, BelowZero."""
    after = moved(level, movement)
    if after.available < 0 and movement.kind in (Kind.RESERVATION, Kind.ISSUE, Kind.TRANSFER):
        asked = max(movement.reserved, -movement.on_hand)
        raise NotEnough(item=item, asked=asked, available=level.available, unit=unit)
    if after.on_hand < 0 or after.reserved < 0 or after.available < 0:
        raise BelowZero(on_hand=level.on_hand, reserved=level.reserved, unit=unit)
    return after
