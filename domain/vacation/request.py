"""A request for leave: its terms, what its moves book, and which moves come too late."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from domain.approval import OPEN, Request, State
from domain.calendar import Half
from domain.people import Action
from domain.policy import LeaveType, Wording
from domain.refusal import Refusal, refusal
from domain.vacation.balance import Entry, Rule
from domain.vacation.span import BookedDay, Span, total

KIND = "vacation"
PREFIX = "VAC"


@dataclass(frozen=True, slots=True, kw_only=True)
class Leave:
    """A request for leave with the days it books and the rules it was made under.

    Of férias also the first day of the period that it is of, and what is ``sold`` with it, in thousandths.
    """

    request: Request
    type: str
    rules: LeaveType
    span: Span
    days: tuple[BookedDay, ...]
    period: date | None = None
    sold: int = 0

    @property
    def amount(self) -> int:
        """All counted days, in thousandths."""
        return total(self.days)


@refusal
class UnknownType(Refusal):
    """The policy has no such type of leave."""

    field = "type"
    type: str


@refusal
class NotForThem(Refusal):
    """The type is for people of another country or department; ``who`` is None for the reader's own."""

    field = "type"
    type: Wording
    who: str | None


@refusal
class NoTypes(Refusal):
    """The policy has no type of leave for the person; ``who`` is None for the reader's own."""

    field = "type"
    who: str | None


@refusal
class LeaveHasBegun(Refusal):
    """A decision can be taken back, and approved days changed, until the leave begins."""

    first: date


def entries(leave: Leave, *, was: State, now: State) -> tuple[Entry, ...]:
    """What the ledger gains when ``leave`` goes from one state to another: booked on approval, given back after."""
    if not leave.rules.balance or (was is State.APPROVED) == (now is State.APPROVED):
        return ()
    sign, rule = (-1, Rule.BOOKED) if now is State.APPROVED else (1, Rule.GIVEN_BACK)
    sale = [Entry(type=leave.type, day=leave.span.first, amount=sign * leave.sold, rule=Rule.ENCASHED)]
    days = (Entry(type=leave.type, day=d.day, amount=sign * d.amount, rule=rule) for d in leave.days)
    return (*days, *(sale if leave.sold else ()))


@refusal
class NotToGiveBack(Refusal):
    """Only days of the leave that lie ahead can be given back."""

    field = "days"


def days_ahead(leave: Leave, *, today: date) -> tuple[BookedDay, ...]:
    """The days that can still be given back; ``today`` in the employee's zone."""
    return tuple(booked for booked in leave.days if booked.day > today)


def give_back(leave: Leave, days: Collection[date], *, today: date) -> tuple[BookedDay, ...]:
    """The chosen days of the leave. Raises NotToGiveBack if none are chosen, or others than those ahead."""
    ahead = days_ahead(leave, today=today)
    if not days or not set(days) <= {booked.day for booked in ahead}:
        raise NotToGiveBack
    return tuple(booked for booked in ahead if booked.day in days)


def without(leave: Leave, given: Collection[BookedDay]) -> Leave:
    """The leave with fewer days, its span cut to what is left of them. At least one has to be left."""
    left = tuple(booked for booked in leave.days if booked not in given)
    first, last = left[0], left[-1]
    span = Span(first.day, last.day, first.half or Half.MORNING, last.half or Half.AFTERNOON)
    return replace(leave, days=left, span=span)


def check_move(leave: Leave, action: Action, *, today: date) -> None:
    """Raises LeaveHasBegun for a decision taken back, or other days asked for, too late; ``today`` in their zone."""
    approved_ones = leave.request.state is State.APPROVED and action is Action.RESUBMIT
    if (action is Action.TAKE_BACK or approved_ones) and leave.span.first <= today:
        raise LeaveHasBegun(first=leave.span.first)


HOLDS_DAYS = OPEN | {State.APPROVED}
"""In these states the booked days are the person's; in all others they are free again."""
