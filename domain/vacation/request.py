"""A request for leave: its terms, what its moves book, and which moves come too late."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from domain.approval import OPEN, Request, State
from domain.calendar import Half, WorkCalendar
from domain.people import Action
from domain.policy import Counting, LeaveType, Wording
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
class EnteredByHR(Refusal):
    """Nobody asks for leave of this type themselves."""

    field = "type"
    type: Wording


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
    sale = [_sale(leave, sign)]
    days = (Entry(type=leave.type, day=d.day, amount=sign * d.amount, rule=rule) for d in leave.days)
    return (*days, *(sale if leave.sold else ()))


def _sale(leave: Leave, sign: int) -> Entry:
    return Entry(type=leave.type, day=leave.span.first, amount=sign * leave.sold, rule=Rule.ENCASHED)


def sale_moved(leave: Leave, after: Leave) -> tuple[Entry, ...]:
    """What the ledger gains when an approved leave begins on another day: what is sold with it goes along."""
    moved = leave.sold and leave.span.first != after.span.first
    return (_sale(leave, 1), _sale(after, -1)) if moved else ()


def become_rest(leave: Leave, *, today: date, calendar: WorkCalendar) -> frozenset[date]:
    """The days ahead that were counted as working days, and that nobody works any more."""
    if leave.rules.counting is not Counting.WORKING_DAYS:
        return frozenset()
    worked = [booked.day for booked in leave.days if calendar.is_working_day(booked.day)]
    rest = (booked.day for booked in leave.days if booked.day > today and booked.day not in worked)
    return frozenset(day for day in rest if not (leave.rules.sandwich and _stays(leave, day, worked)))


def _stays(leave: Leave, day: date, worked: Sequence[date]) -> bool:
    """Whether it lies between two days of leave: of this one or, outside of its span, of this and another."""
    return not leave.span.first <= day <= leave.span.last or bool(worked and worked[0] < day < worked[-1])


def without(leave: Leave, given: Collection[BookedDay]) -> Leave:
    """The leave with fewer days, its span cut to what is left of them. At least one has to be left."""
    left = tuple(booked for booked in leave.days if booked not in given)
    inside = [booked for booked in left if leave.span.first <= booked.day <= leave.span.last] or left
    first, last = inside[0], inside[-1]
    span = Span(first.day, last.day, first.half or Half.MORNING, last.half or Half.AFTERNOON)
    return replace(leave, days=left, span=span)


def check_move(leave: Leave, action: Action, *, today: date) -> None:
    """Raises LeaveHasBegun for a decision taken back, or other days asked for, too late; ``today`` in their zone."""
    approved_ones = leave.request.state is State.APPROVED and action is Action.RESUBMIT
    if (action is Action.TAKE_BACK or approved_ones) and leave.span.first <= today:
        raise LeaveHasBegun(first=leave.span.first)


HOLDS_DAYS = OPEN | {State.APPROVED}
"""In these states the booked days are the person's; in all others they are free again."""
