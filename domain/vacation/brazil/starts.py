"""On which days a leave may begin: CLT art. 134 §3 and art. 135, by the employee's own calendar."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain

from domain.calendar import Schedule, WorkCalendar
from domain.vacation.span import ONE

SUNDAY = 6
BEFORE_REST = (1, 2)
"""Art. 134 §3: no start in the two days before a holiday or the weekly rest."""
NOTICE = timedelta(days=30)
"""Art. 135: the leave is announced in writing so long before it begins."""
FAR = 400
"""So many days around are looked at for another start."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Barred:
    """Why a leave cannot begin on a day: the day of rest that it is, or that is one or two days later."""

    rest: date
    holiday: bool
    itself: bool


def rest_days(schedule: Schedule) -> frozenset[int]:
    """The weekdays of the weekly rest: Sunday, and for those who work on Sundays the days on which they do not."""
    free = frozenset(n for n in range(7) if not schedule.windows[n])
    return frozenset({SUNDAY}) if SUNDAY in free or not free else free


def barred(day: date, calendar: WorkCalendar) -> Barred | None:
    """Why the law does not let a leave begin on a day; None if it does."""
    for later in (0, *BEFORE_REST):
        rest = day + timedelta(days=later)
        holiday = calendar.holiday(rest) is not None
        if holiday or rest.weekday() in rest_days(calendar.schedule):
            return Barred(rest=rest, holiday=holiday, itself=later == 0)
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Where a leave has to lie: no start before ``earliest``, no day after ``last`` nor on a ``busy`` one."""

    calendar: WorkCalendar
    earliest: date
    last: date = date.max
    busy: frozenset[date] = frozenset()

    def fits(self, first: date, days: int) -> bool:
        """Whether so many days from ``first`` on lie in it and may begin then."""
        inside = self.earliest <= first and (self.last - first).days >= days - 1
        return inside and barred(first, self.calendar) is None and self._free(first, days)

    def _free(self, first: date, days: int) -> bool:
        return not any(first + timedelta(days=n) in self.busy for n in range(days)) if self.busy else True

    def nearest(self, wanted: date, days: int) -> date | None:
        """The lawful start that is nearest to ``wanted``, the later one of two; None if there is none in a year."""
        near = chain.from_iterable((_plus(wanted, n), _plus(wanted, -n)) for n in range(FAR))
        return _first(near, lambda day: self.fits(day, days))

    def latest(self, days: int) -> date | None:
        """The last lawful start for so many days in one piece; ``last`` must be a day."""
        return _first((_plus(self.last, 1 - days - n) for n in range(FAR)), lambda day: self.fits(day, days))


def _plus(day: date, days: int) -> date:
    return day + days * ONE


def _first(days: Iterable[date], fits: Callable[[date], bool]) -> date | None:
    return next((day for day in days if fits(day)), None)
