"""A request for something in stock: promised when it is approved, handed over, and confirmed by who gets it."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from domain.approval import ReasonMissing, Request
from domain.money import Money
from domain.refusal import Refusal, refusal
from domain.stock.item import Item
from domain.stock.quantity import Quantity
from domain.stock.verdict import Cut

KIND = "stock"
PREFIX = "STK"


class HandoverState(StrEnum):
    """Where the thing itself is: promised until a day, handed over and to be confirmed, received, or not fetched."""

    NONE = "none"
    RESERVED = "reserved"
    HANDED = "handed"
    RECEIVED = "received"
    RELEASED = "released"


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """What became of an approved request. ``until``: the last day on which it is kept; ``location``: where it is.

    ``longer_by_id`` is who kept it for longer than the policy says, once.
    """

    state: HandoverState = HandoverState.NONE
    location_id: int | None = None
    location: str = ""
    until: date | None = None
    handed_by_id: int | None = None
    handed_at: datetime | None = None
    received_at: datetime | None = None
    longer_by_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request for an item. ``approved`` is what the deciders left of ``asked``, None while nobody approved less.

    ``cuts`` are the answers by which they did, and those that agreed to them.
    """

    request: Request
    item: Item
    asked: Quantity
    approved: Quantity | None = None
    cuts: tuple[Cut, ...] = ()
    handover: Handover = Handover()

    @property
    def quantity(self) -> Quantity:
        """What it is about now."""
        return self.asked if self.approved is None else self.approved

    @property
    def worth(self) -> Money | None:
        """What it costs, None where nobody knows."""
        cost = self.item.cost
        return Money.rounded(cost.amount * self.quantity, cost.currency) if cost else None


@refusal
class ItemGone(Refusal):
    """The item is kept no more, or never was."""

    field = "stock.item"
    name: str


@refusal
class ItemMissing(Refusal):
    """Nothing was chosen."""

    field = "stock.item"


@refusal
class ItemUnknown(Refusal):
    """The item that was chosen is not here: a backup was restored that does not have it, or it never was."""

    field = "stock.item"


@refusal
class NamesUnread(Refusal):
    """The names of items are being read since the process began, so many hundredths of them by now."""

    percent: int


@refusal
class AboveAsked(Refusal):
    """More than was asked for, or than another decider left of it (``cut``), cannot be approved."""

    field = "quantity"
    most: Quantity
    cut: bool


@refusal
class Short(Refusal):
    """A request cannot be approved: no place has so much any more."""

    field = "quantity"
    reference: str
    item: str
    asked: Quantity
    available: Quantity


def check_less(asked: Asked, quantity: Quantity, reason: str | None) -> None:
    """Whether so much of a request can be approved. Raises AboveAsked, ReasonMissing."""
    if quantity > asked.quantity:
        raise AboveAsked(most=asked.quantity, cut=asked.quantity < asked.asked)
    if quantity < asked.quantity and not reason:
        raise ReasonMissing
