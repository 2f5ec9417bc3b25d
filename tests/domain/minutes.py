"""Working time found the slow and obvious way: a walk along the clock, minute by minute."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from domain.calendar import WorkCalendar

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def simulated(mine: WorkCalendar, start: datetime, end: datetime) -> bytes:
    """For each minute from ``start`` to ``end``, both whole, 1 if it is worked."""
    first, last = (int(moment.timestamp()) // 60 for moment in (start, end))
    day, walked, since = mine.today(start), bytearray(), first
    while since + len(walked) < last:
        begun, worked = _of_day(mine, day)
        walked += worked[max(0, first - begun) :]
        day += DAY
    return bytes(walked[: last - first])


@cache
def _of_day(mine: WorkCalendar, day: date) -> tuple[int, bytes]:
    """The first minute of a day, since 1970, and for each of its minutes 1 if it is worked.

    A window begins when the clocks of its day first show its beginning, and ends when they first show its end: in an
    hour that comes twice it does not begin again.
    """
    first, shown = _minutes(mine.zone, day)
    worked = bytearray(len(shown))
    for begins, ends in mine.schedule.windows[day.weekday()] if mine.is_working_day(day) else ():
        since, until = _first(shown, _of(begins)), _first(shown, _of(ends) or 1440)
        worked[since:until] = b"\1" * (until - since)
    return first, bytes(worked)


def _first(shown: Sequence[int], at: int) -> int:
    return next((n for n, minute in enumerate(shown) if minute >= at), len(shown))


def _of(at: time) -> int:
    return at.hour * 60 + at.minute


@cache
def _minutes(zone: ZoneInfo, day: date) -> tuple[int, list[int]]:
    """The first minute of a day, and which minute of a day the clocks show in each of its minutes."""
    near = (quarter for off in (-1, 0, 1) for quarter in _quarters(zone, day.toordinal() + off))
    mine = [(n, _of(local.time())) for n, local in near if local.date() == day]
    # Clocks change at a full quarter of an hour: in between they go on, minute by minute.
    return (mine[0][0] if mine else 0), [minute + k for _, minute in mine for k in range(15)]


@cache
def _quarters(zone: ZoneInfo, ordinal: int) -> list[tuple[int, datetime]]:
    first = (ordinal - date(1970, 1, 1).toordinal()) * 1440
    return [(n, datetime.fromtimestamp(n * 60, zone)) for n in range(first, first + 1440, 15)]
