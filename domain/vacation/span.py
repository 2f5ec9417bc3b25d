"""Which days of a span are leave: counted by the type's rules, free of overlap, asked for in time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from domain.calendar import Half, WorkCalendar
from domain.policy import Counting, LeaveType, Notice
from domain.refusal import Refusal, refusal

DAY = 1000
"""A whole day in the unit of every amount here: thousandths of a day."""
ONE = timedelta(days=1)
LONGEST_SPAN = 732
FARTHEST = 7320
"""Days from today: further away nobody means anything, whoever enters it, and calendars end somewhere."""
LONGEST_REST = timedelta(days=31)
"""No rest between two days of leave is longer."""


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
    """A day that the person booked before, and the request and the type that it belongs to."""

    booked: BookedDay
    reference: str
    type: str = ""


@refusal
class EndsBeforeStart(Refusal):
    """The last day lies before the first."""

    field = "last"
    first: date
    last: date


@refusal
class NoHalfLeft(Refusal):
    """A single day that starts in the afternoon and ends at midday."""

    field = "halves"


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


def total(days: Sequence[BookedDay]) -> int:
    """The sum of booked days, in thousandths."""
    return sum(d.amount for d in days)


def count(span: Span, *, rules: LeaveType, calendar: WorkCalendar) -> tuple[BookedDay, ...]:
    """The days of ``span`` that the type takes.

    Raises EndsBeforeStart, NoHalfLeft, SpanTooLong, NoHalfDays, NothingToCount.
    """
    _check_span(span, rules)
    calendar_days = rules.counting is Counting.CALENDAR_DAYS
    counted = tuple(
        BookedDay(day, span.half_on(day)) for day in span.days() if calendar_days or calendar.is_working_day(day)
    )
    if not counted:
        raise NothingToCount(first=span.first, last=span.last, next_working_day=calendar.next_working_day(span.last))
    return counted


def _check_span(span: Span, rules: LeaveType) -> None:
    if span.last < span.first:
        raise EndsBeforeStart(first=span.first, last=span.last)
    if span.first == span.last and span.starts is Half.AFTERNOON and span.ends is Half.MORNING:
        raise NoHalfLeft
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


def check_near(span: Span, *, notice: Notice, today: date) -> None:
    """Raises what check_notice raises if the year is mistyped, to HR too; a policy's notice is never so long."""
    if abs((span.first - today).days) > FARTHEST:
        check_notice(span.first, notice=notice, today=today)


def check_overlap(days: Sequence[BookedDay], taken: Sequence[TakenDay]) -> None:
    """Raises Overlaps for the first day that is booked already."""
    by_day: dict[date, list[TakenDay]] = {}
    for other in taken:
        by_day.setdefault(other.booked.day, []).append(other)
    for day in days:
        for other in by_day.get(day.day, ()):
            if day.clashes(other.booked):
                raise Overlaps(reference=other.reference, day=day.day)
