"""Leave in a row: what lies right beside it, and the rest days between."""

from collections.abc import Sequence
from datetime import date, timedelta

from domain.calendar import Half, WorkCalendar
from domain.vacation.asked import Asked
from domain.vacation.span import ONE, BookedDay, TakenDay


def with_rest(asked: Asked) -> tuple[BookedDay, ...]:
    """The days of the leave and, where the type counts them, the rest days between two days of leave.

    Between its own days, and up to those of the type that lie right beside it: whoever asks last takes these.
    """
    days = asked.days
    if not asked.rules.sandwich:
        return days
    others = [other.booked.day for other in beside(asked, days)]
    first = max((day + ONE for day in others if day < days[0].day), default=days[0].day)
    last = min((day - ONE for day in others if day > days[-1].day), default=days[-1].day)
    counted, held = {booked.day: booked for booked in days}, {other.booked.day for other in asked.taken}
    between = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return tuple(
        counted.get(day) or BookedDay(day)
        for day in between
        if day in counted or (day not in held and not asked.calendar.is_working_day(day))
    )


def beside(asked: Asked, days: Sequence[BookedDay]) -> list[TakenDay]:
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
