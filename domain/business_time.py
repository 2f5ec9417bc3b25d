"""Business time: how much working time lies between two moments, and when so much of it is over.

A calendar's working time is kept as sums of its days, so that the cost does not grow with the time between.
"""

from bisect import bisect_left
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import accumulate

from domain.calendar import Windows, WorkCalendar

NOTHING, DAY = timedelta(0), timedelta(days=1)
FAR = 50
"""Years after which nobody waits for anything."""


@dataclass(frozen=True, slots=True)
class _Year:
    """``before[n]``: the working time of a year before its n-th day; the last is that of all of it."""

    before: tuple[timedelta, ...]

    @property
    def total(self) -> timedelta:
        return self.before[-1]


def worked(calendar: WorkCalendar, start: datetime, end: datetime) -> timedelta:
    """The working time from ``start`` to ``end``; nothing if it ends before it starts."""
    if end <= start:
        return NOTHING
    first, last = calendar.today(start), calendar.today(end)
    whole = sum((_year(calendar, year).total for year in range(first.year, last.year)), NOTHING)
    return whole + _in_year(calendar, last, end) - _in_year(calendar, first, start)


def after(calendar: WorkCalendar, start: datetime, amount: timedelta) -> datetime:
    """The first moment, in UTC, at which ``amount`` of working time has passed since ``start``; of none, ``start``.

    Raises ValueError if that is more than fifty years away.
    """
    if amount <= NOTHING:
        return start.astimezone(UTC)
    day = calendar.today(start)
    wanted = _in_year(calendar, day, start) + amount
    for year in range(day.year, day.year + FAR):
        known = _year(calendar, year)
        if wanted <= known.total:
            return _on(calendar, known, year, wanted)
        wanted -= known.total
    raise ValueError(f"{amount} of working time is more than {FAR} years away")


def _on(calendar: WorkCalendar, known: _Year, year: int, wanted: timedelta) -> datetime:
    """The moment of a year before which there are ``wanted`` of its working time, more than nothing."""
    n = bisect_left(known.before, wanted)
    left = wanted - known.before[n - 1]
    for start, end in calendar.spans(date(year, 1, 1) + timedelta(days=n - 1)):
        if left <= end - start:
            return start + left
        left -= end - start
    raise AssertionError("the day has as much working time as was counted")


def _in_year(calendar: WorkCalendar, day: date, moment: datetime) -> timedelta:
    """The working time of a year before ``moment``, which is on ``day``."""
    today = sum((min(end, moment) - start for start, end in calendar.spans(day) if start < moment), NOTHING)
    return _year(calendar, day.year).before[day.timetuple().tm_yday - 1] + today


@lru_cache(maxsize=4096)
def _year(calendar: WorkCalendar, year: int) -> _Year:
    first = date(year, 1, 1)
    days = [first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days)]
    return _Year(tuple(accumulate((_length(calendar, day) for day in days), initial=NOTHING)))


def _length(calendar: WorkCalendar, day: date) -> timedelta:
    """The working time of a day: as its windows say, unless the clocks change on it."""
    if not calendar.is_working_day(day):
        return NOTHING
    today, tomorrow = (datetime.combine(d, time(0), calendar.zone).utcoffset() for d in (day, day + timedelta(days=1)))
    if today != tomorrow:
        return sum((end - start for start, end in calendar.spans(day)), NOTHING)
    return _of_windows(calendar.schedule.windows[day.weekday()])


@lru_cache(maxsize=1024)
def _of_windows(windows: Windows) -> timedelta:
    return sum((_since_midnight(end) or DAY for _, end in windows), NOTHING) - sum(
        (_since_midnight(start) for start, _ in windows), NOTHING
    )


def _since_midnight(at: time) -> timedelta:
    return timedelta(hours=at.hour, minutes=at.minute)
