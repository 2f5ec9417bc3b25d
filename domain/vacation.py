"""Leave: which days of a span count, what they take from a balance, and when the answer is no."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from domain.approval import Request, State
from domain.calendar import Half, WorkCalendar
from domain.people import Action
from domain.policy import Counting, LeaveType, Notice
from domain.refusal import Refusal, refusal

KIND = "vacation"
PREFIX = "VAC"
DAY = 1000
"""A whole day in the unit of every amount here: thousandths of a day."""
LONGEST_SPAN = 732


@dataclass(frozen=True, slots=True)
class Span:
    """From a half of the first day to a half of the last, both included."""

    first: date
    last: date
    starts: Half = Half.MORNING
    ends: Half = Half.AFTERNOON

    def days(self) -> Iterator[date]:
        """Every day from the first to the last."""
        return (self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1))

    def half_on(self, day: date) -> Half | None:
        """The only half of ``day`` inside the span, or None when all of it is."""
        if day == self.first and self.starts is Half.AFTERNOON:
            return Half.AFTERNOON
        if day == self.last and self.ends is Half.MORNING:
            return Half.MORNING
        return None

    def halved(self) -> bool:
        """Whether a day of the span is not taken whole."""
        return self.starts is Half.AFTERNOON or self.ends is Half.MORNING


@dataclass(frozen=True, slots=True)
class BookedDay:
    """A counted day, or a half of it; ``amount`` in thousandths of a day."""

    day: date
    half: Half | None = None

    @property
    def amount(self) -> int:
        """What it takes from the balance."""
        return DAY if self.half is None else DAY // 2

    def clashes(self, other: "BookedDay") -> bool:
        """Whether both cannot be taken: a morning and an afternoon of one day do not clash."""
        return self.day == other.day and (self.half is None or other.half is None or self.half is other.half)


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenDay:
    """A day that the person booked before, and the request it belongs to."""

    booked: BookedDay
    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Projection:
    """A balance as it moves: the sum before ``since``, then the change on each later day, awaiting days included."""

    since: date
    before: int = 0
    changes: Mapping[date, int]

    def lowest(self) -> int:
        """The least that is left on any day from ``since`` on."""
        running = lowest = self.before + self.changes.get(self.since, 0)
        for day in sorted(self.changes):
            if day > self.since:
                running += self.changes[day]
                lowest = min(lowest, running)
        return lowest

    def from_day(self, day: date) -> "Projection":
        """The same balance, seen from a later day."""
        folded = self.before + sum(amount for d, amount in self.changes.items() if d < day)
        return Projection(since=day, before=folded, changes={d: a for d, a in self.changes.items() if d >= day})


class Rule(StrEnum):
    """What made an entry of the ledger."""

    IMPORTED = "imported"
    BOOKED = "booked"
    GIVEN_BACK = "given back"
    ADJUSTED = "adjusted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line of the ledger, signed; ``amount`` in thousandths of a day, counting from ``day``."""

    type: str
    day: date
    amount: int
    rule: Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Leave:
    """A request for leave with the days it books and the rules it was made under."""

    request: Request
    type: str
    rules: LeaveType
    span: Span
    days: tuple[BookedDay, ...]

    @property
    def amount(self) -> int:
        """All counted days, in thousandths."""
        return total(self.days)


@refusal
class EndsBeforeStart(Refusal):
    """The last day lies before the first."""

    field = "last"
    first: date
    last: date


@refusal
class SpanTooLong(Refusal):
    """More days than anybody is away in one piece."""

    field = "last"
    most: int


@refusal
class NoHalfDays(Refusal):
    """The type is taken in whole days only."""

    field = "halves"
    type: str


@refusal
class NothingToCount(Refusal):
    """No day of the span would be taken: all are holidays or days off."""

    field = "last"
    first: date
    last: date
    next_working_day: date


@refusal
class TooLittleNotice(Refusal):
    """The leave begins sooner than the policy allows."""

    field = "first"
    first: date
    earliest: date


@refusal
class TooFarAhead(Refusal):
    """The leave begins later than the policy allows to plan."""

    field = "first"
    first: date
    latest: date


@refusal
class Overlaps(Refusal):
    """A day is booked already."""

    field = "first"
    reference: str
    day: date


@refusal
class NotEnoughDays(Refusal):
    """The balance would fall below its limit; amounts in thousandths. ``enough_on`` is when the same ask would fit."""

    field = "last"
    left: int
    asked: int
    on: date
    enough_on: date | None


@refusal
class UnknownType(Refusal):
    """The policy has no such type of leave."""

    field = "type"
    type: str


@refusal
class NotAnAmount(Refusal):
    """Not a number of days other than zero, in steps of a quarter of a day."""

    field = "days"
    words: str


@refusal
class LeaveHasBegun(Refusal):
    """A decision can be taken back until the leave begins."""

    first: date


def read_amount(words: str) -> int:
    """A signed number of days, as thousandths; at most 999. Raises NotAnAmount."""
    try:
        amount = Decimal(words.replace(",", ".")) * DAY
    except InvalidOperation:
        raise NotAnAmount(words=words) from None
    if not amount.is_finite() or amount == 0 or amount % 250 or abs(amount) >= 1000 * DAY:
        raise NotAnAmount(words=words)
    return int(amount)


def total(days: Sequence[BookedDay]) -> int:
    """The sum of booked days, in thousandths."""
    return sum(d.amount for d in days)


def count(span: Span, *, rules: LeaveType, calendar: WorkCalendar) -> tuple[BookedDay, ...]:
    """The days of ``span`` that the type takes. Raises EndsBeforeStart, SpanTooLong, NoHalfDays, NothingToCount."""
    _check_span(span, rules)
    calendar_days = rules.counting is Counting.CALENDAR_DAYS
    counted = tuple(
        BookedDay(day, span.half_on(day)) for day in span.days() if calendar_days or calendar.is_working_day(day)
    )
    if not counted:
        raise NothingToCount(first=span.first, last=span.last, next_working_day=calendar.next_working_day(span.last))
    return counted


def _check_span(span: Span, rules: LeaveType) -> None:
    upside_down = span.first == span.last and span.starts is Half.AFTERNOON and span.ends is Half.MORNING
    if span.last < span.first or upside_down:
        raise EndsBeforeStart(first=span.first, last=span.last)
    if (span.last - span.first).days >= LONGEST_SPAN:
        raise SpanTooLong(most=LONGEST_SPAN)
    if span.halved() and not rules.half_days:
        raise NoHalfDays(type=rules.name.en)


def check_notice(first: date, *, notice: Notice, today: date) -> None:
    """Raises TooLittleNotice or TooFarAhead; ``today`` in the employee's zone."""
    earliest, latest = today + timedelta(days=notice.least), today + timedelta(days=notice.most)
    if first < earliest:
        raise TooLittleNotice(first=first, earliest=earliest)
    if first > latest:
        raise TooFarAhead(first=first, latest=latest)


def check_overlap(days: Sequence[BookedDay], taken: Sequence[TakenDay]) -> None:
    """Raises Overlaps for the first day that is booked already."""
    by_day: dict[date, list[TakenDay]] = {}
    for other in taken:
        by_day.setdefault(other.booked.day, []).append(other)
    for day in days:
        for other in by_day.get(day.day, ()):
            if day.clashes(other.booked):
                raise Overlaps(reference=other.reference, day=day.day)


def check_balance(days: Sequence[BookedDay], *, rules: LeaveType, balance: Projection) -> None:
    """Raises NotEnoughDays if the balance fell below its limit on any day from the first booked one on."""
    if not rules.balance:
        return
    first, asked, floor = days[0].day, total(days), -int(rules.overdraft * DAY)
    if after(balance, days).from_day(first).lowest() >= floor:
        return
    left = balance.from_day(first).lowest() - floor
    raise NotEnoughDays(left=max(left, 0), asked=asked, on=first, enough_on=_enough_on(balance, first, asked + floor))


def after(balance: Projection, days: Sequence[BookedDay]) -> Projection:
    """The balance with ``days`` taken from it."""
    changes = dict(balance.changes)
    for day in days:
        changes[day.day] = changes.get(day.day, 0) - day.amount
    return Projection(since=balance.since, before=balance.before, changes=changes)


def _enough_on(balance: Projection, first: date, needed: int) -> date | None:
    later = (d for d, amount in sorted(balance.changes.items()) if d > first and amount > 0)
    return next((d for d in later if balance.from_day(d).lowest() >= needed), None)


def entries(leave: Leave, *, was: State, now: State) -> tuple[Entry, ...]:
    """What the ledger gains when ``leave`` goes from one state to another: booked on approval, given back after."""
    if not leave.rules.balance or (was is State.APPROVED) == (now is State.APPROVED):
        return ()
    sign, rule = (-1, Rule.BOOKED) if now is State.APPROVED else (1, Rule.GIVEN_BACK)
    return tuple(Entry(type=leave.type, day=d.day, amount=sign * d.amount, rule=rule) for d in leave.days)


def check_move(leave: Leave, action: Action, *, today: date) -> None:
    """Raises LeaveHasBegun for a decision taken back too late; ``today`` in the employee's zone."""
    if action is Action.TAKE_BACK and leave.span.first <= today:
        raise LeaveHasBegun(first=leave.span.first)


HOLDS_DAYS = frozenset({State.PENDING, State.APPROVED})
"""In these states the booked days are the person's; in all others they are free again."""
