"""Working time found the slow and obvious way: a walk along the clock, minute by minute."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from domain.calendar import Windows, WorkCalendar

MINUTE = timedelta(minutes=1)


def simulated(mine: WorkCalendar, start: datetime, end: datetime) -> Iterator[bool]:
    """For each minute from ``start`` to ``end``, whether it is worked.

    A window begins when the clocks of its day first show its beginning, and ends when they first show its end: in an
    hour that comes twice it does not begin again. The walk begins a day early, to know what is over.
    """
    day: date | None = None
    begun, over = set[time](), set[time]()
    windows: Windows = ()
    moment = start - timedelta(days=1)
    while moment < end:
        local = moment.astimezone(mine.zone)
        if local.date() != day:
            day, begun, over = local.date(), set(), set()
            windows = mine.schedule.windows[day.weekday()] if mine.is_working_day(day) else ()
        at = local.time()
        begun |= {begins for begins, _ in windows if begins <= at}
        over |= {begins for begins, ends in windows if ends != time(0) and ends <= at}
        if moment >= start:
            yield bool(begun - over)
        moment += MINUTE
