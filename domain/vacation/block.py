"""The block of working days in a row that is to be taken once in a leave year."""

from collections.abc import Collection, Iterator
from datetime import date

from domain.calendar import WorkCalendar
from domain.vacation.span import DAY, ONE


def possible(
    block: int, *, booked: Collection[date], left: int, today: date, first: date, last: date, calendar: WorkCalendar
) -> bool:
    """Whether so many working days in a row that begin from ``first`` to ``last`` are booked, or still can be.

    ``booked`` are whole days; ``left`` thousandths of a day can be booked besides, on days after ``today``.
    """
    for window in _windows(block, first, last, calendar):
        missing = [day for day in window if day not in booked]
        if len(missing) * DAY <= left and all(day > today for day in missing):
            return True
    return False


def _windows(block: int, first: date, last: date, calendar: WorkCalendar) -> Iterator[list[date]]:
    """Every run of so many working days that begins within the dates."""
    window, day = list[date](), first
    while not window or window[0] <= last:
        if calendar.is_working_day(day):
            window.append(day)
        if len(window) == block:
            if window[0] <= last:
                yield window
            window = window[1:]
        day += ONE
        if not window and day > last:
            return
