"""A request for something in stock: promised when it is approved, handed over, and confirmed by who gets it."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from domain.approval import Request
from domain.money import Money
from domain.refusal import Refusal, refusal
from domain.stock.item import Item
from domain.stock.quantity import Quantity

KIND = "stock"
PREFIX = "STK"


class HandoverState(StrEnum):
    """Where the thing itself is: promised until a day, handed over and to be confirmed, received, or free again."""

    NONE = "none"
    RESERVED = "reserved"
    HANDED = "handed"
    RECEIVED = "received"
    RELEASED = "released"


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """What became of an approved request. ``until``: the last day on which it is kept; ``location``: where it is."""

    state: HandoverState = HandoverState.NONE
    location_id: int | None = None
    location: str = ""
    until: date | None = None
    handed_by_id: int | None = None
    handed_at: datetime | None = None
    received_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request for an item. ``approved`` is what the deciders left of ``asked``, None while nobody asked for less."""

    request: Request
    item: Item
    asked: Quantity
    approved: Quantity | None = None
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

    field = "item"
    name: str


@refusal
class AboveAsked(Refusal):
    """More than was asked for, or than another decider left, cannot be approved."""

    field = "quantity"
    most: Quantity
    unit: str


@refusal
class NotReserved(Refusal):
    """Nothing is kept for this request: it was handed over, or the time for fetching it ran out."""

    reference: str
    state: HandoverState
    until: date | None


@refusal
class NotHandedOver(Refusal):
    """It was not handed over, or that was confirmed before: there is nothing to confirm."""

    reference: str
    state: HandoverState
