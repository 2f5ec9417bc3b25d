"""How long a leave is: in itself, and in a row with what lies right beside it."""

from collections.abc import Sequence
from datetime import date, timedelta

from domain.calendar import Half, WorkCalendar
from domain.refusal import Refusal, refusal
from domain.vacation.asked import Asked
from domain.vacation.span import DAY, BookedDay, Span, TakenDay, count, total

ONE = timedelta(days=1)


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


def least(asked: Asked) -> None:
    """Raises TooShort."""
    length, amount = asked.rules.length, total(asked.days)
    if length is None or length.least is None or amount >= (wanted := int(length.least * DAY)):
        return
    until, days = asked.span.last, asked.days
    while total(days) < wanted:
        days = count(Span(asked.span.first, until, asked.span.starts), rules=asked.rules, calendar=asked.calendar)
        until += ONE
    raise TooShort(asked=amount, least=wanted, until=days[-1].day, then=total(days))


def in_a_row(asked: Asked) -> None:
    """Raises TooLong."""
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
