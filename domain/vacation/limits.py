"""The limits of a leave: how soon it begins, since when the person may take it, how long it is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from domain.calendar import Half, WorkCalendar
from domain.people import Person
from domain.policy import LeaveType
from domain.refusal import Refusal, refusal
from domain.vacation.accrual import shift
from domain.vacation.span import DAY, LONGEST_SPAN, BookedDay, Span, TakenDay, check_notice, count, total

ONE = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A leave as it is asked for, with what its limits look at.

    ``days`` are those of ``span`` that count, ``taken`` what the person holds near them, ``today`` is where they are.
    """

    person: Person
    type: str
    rules: LeaveType
    span: Span
    days: tuple[BookedDay, ...]
    taken: Sequence[TakenDay]
    calendar: WorkCalendar
    today: date


@refusal
class StillWaiting(Refusal):
    """The person has not been here for as long as the type wants, in ``months`` or else in ``days``."""

    field = "first"
    months: int
    days: int
    earliest: date


@refusal
class TooShort(Refusal):
    """Less than the type wants in a request, in thousandths; until ``until`` it would be ``then``."""

    field = "last"
    asked: int
    least: int
    until: date
    then: int


@refusal
class TooLong(Refusal):
    """More in a row than the type allows, in thousandths, with the requests that lie right ``beside``.

    Until ``until`` it would be ``then``; None if the first day alone is too much.
    """

    field = "last"
    asked: int
    most: int
    beside: tuple[str, ...]
    until: date | None
    then: int


def reach(rules: LeaveType) -> timedelta:
    """How far around a leave what the person holds matters to its limits."""
    return timedelta(days=LONGEST_SPAN if rules.length and rules.length.most else 0)


def broken(asked: Asked) -> tuple[Refusal, ...]:
    """The limits that the leave does not keep; HR may set each of them aside, nobody else."""
    found = list[Refusal]()
    for check in LIMITS:
        try:
            check(asked)
        except Refusal as refused:
            found.append(refused)
    return tuple(found)


# --- when -------------------------------------------------------------------------------------------------------------


def _notice(asked: Asked) -> None:
    check_notice(asked.span.first, notice=asked.rules.notice, today=asked.today)


def _waiting(asked: Asked) -> None:
    waiting, hired_on = asked.rules.waiting, asked.person.hired_on
    if waiting is None or hired_on is None:
        return
    months, days = waiting.months or 0, waiting.days or 0
    earliest = shift(hired_on, months) + timedelta(days=days)
    if asked.days[0].day < earliest:
        raise StillWaiting(months=months, days=days, earliest=earliest)


# --- how long ---------------------------------------------------------------------------------------------------------


def _least(asked: Asked) -> None:
    length, amount = asked.rules.length, total(asked.days)
    if length is None or length.least is None or amount >= (least := int(length.least * DAY)):
        return
    until, days = asked.span.last, asked.days
    while total(days) < least:
        days = count(Span(asked.span.first, until, asked.span.starts), rules=asked.rules, calendar=asked.calendar)
        until += ONE
    raise TooShort(asked=amount, least=least, until=days[-1].day, then=total(days))


def _in_a_row(asked: Asked) -> None:
    length = asked.rules.length
    if length is None or length.most is None:
        return
    most, found = int(length.most * DAY), _beside(asked, asked.days)
    amount = total([*asked.days, *(other.booked for other in found)])
    if amount <= most:
        return
    fits = _fitting(asked, most)
    beside = tuple(dict.fromkeys(other.reference for other in found))
    raise TooLong(
        asked=amount, most=most, beside=beside, until=fits[-1].day if fits else None, then=total(fits)
    )  # fmt: skip


def _fitting(asked: Asked, most: int) -> tuple[BookedDay, ...]:
    """The longest beginning of the leave that is not too much in a row."""
    for n in range(len(asked.days) - 1, 0, -1):
        days = asked.days[:n]
        if total([*days, *(other.booked for other in _beside(asked, days))]) <= most:
            return days
    return ()


def _beside(asked: Asked, days: Sequence[BookedDay]) -> list[TakenDay]:
    """The days of the type that the person holds with no working half of a day between them and these."""
    mine = sorted((t for t in asked.taken if t.type == asked.type), key=lambda t: _begin(t.booked))
    found, begin, end = list[TakenDay](), _begin(days[0]), _end(days[-1])
    for other in reversed([t for t in mine if _end(t.booked) < begin]):
        if _works_between(asked.calendar, _end(other.booked), begin):
            break
        found.insert(0, other)
        begin = _begin(other.booked)
    for other in (t for t in mine if _begin(t.booked) > end):
        if _works_between(asked.calendar, end, _begin(other.booked)):
            break
        found.append(other)
        end = _end(other.booked)
    return found


def _begin(booked: BookedDay) -> int:
    """The number of its first half, all halves of all days counted through."""
    return booked.day.toordinal() * 2 + (booked.half is Half.AFTERNOON)


def _end(booked: BookedDay) -> int:
    return booked.day.toordinal() * 2 + (booked.half is not Half.MORNING)


def _works_between(calendar: WorkCalendar, end: int, begin: int) -> bool:
    return any(calendar.is_working_day(date.fromordinal(half // 2)) for half in range(end + 1, begin))


LIMITS: tuple[Callable[[Asked], None], ...] = (_notice, _waiting, _least, _in_a_row)
"""Each raises its refusal; the first that is broken is what the person reads."""
