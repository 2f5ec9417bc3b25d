"""Períodos aquisitivos: what each year of service brings, and what breaks it off. CLT art. 130, 131 and 133."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from domain.policy.clt import Absence
from domain.vacation.span import ONE

TABLE = ((5, 30), (14, 24), (23, 18), (32, 12))
"""Art. 130: up to so many unjustified absences in the period, so many calendar days; with more, none."""
PAID_BY_EMPLOYER = 15
"""So many days of an illness are the employer's (Lei 8.213 art. 60 §3); after them the INSS pays."""
LONGEST = {Absence.PAID_LICENCE: 30, Absence.STOPPAGE: 30, Absence.SICKNESS: 180}
"""Art. 133 II to IV: with more days than these in one period it brings nothing. Six months are taken as 180 days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """Days without work, from first to last, weekends included."""

    kind: Absence
    first: date
    last: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """What of somebody's service decides about the periods. ``unjustified`` are whole days of absence."""

    hired_on: date
    left_on: date | None = None
    unjustified: frozenset[date] = frozenset()
    pauses: tuple[Pause, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A período aquisitivo, and the calendar days that it brings if nothing more happens in it.

    One that was ``lost`` by art. 133 lasts until the day before the return.
    """

    first: date
    last: date
    absences: int = 0
    days: int
    lost: Absence | None = None

    @property
    def label(self) -> str:
        """Names the period in keys."""
        return f"{self.first.isoformat()}/{self.last.isoformat()}"

    @property
    def acquired_on(self) -> date:
        """The first day of the período concessivo."""
        return self.last + ONE

    @property
    def concessive_last(self) -> date:
        """The last day of the 12 months in which the leave is to be granted: art. 134."""
        return anniversary(self.acquired_on, 1) - ONE


def anniversary(day: date, years: int) -> date:
    """The day so many years later; after 29 February the first of March where there is none (Lei 810 art. 3)."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def entitlement(absences: int) -> int:
    """Art. 130: calendar days of leave after so many unjustified absences in the period."""
    return next((days for most, days in TABLE if absences <= most), 0)


def periods(service: Service, *, until: date) -> Iterator[Period]:
    """The periods that begin by ``until``, oldest first; the last ones may end later than that."""
    origin, n = service.hired_on, 0
    while (first := anniversary(origin, n)) <= min(until, service.left_on or until):
        last = anniversary(origin, n + 1) - ONE
        if broken := _broken(service.pauses, first, last):
            kind, back = broken
            yield Period(first=first, last=back - ONE, days=0, lost=kind)
            origin, n = back, 0
            continue
        absences = sum(first <= day <= last for day in service.unjustified)
        yield Period(first=first, last=last, absences=absences, days=entitlement(absences))
        n += 1


def _broken(pauses: Collection[Pause], first: date, last: date) -> tuple[Absence, date] | None:
    """What of art. 133 is fulfilled first in a period, and the day of the return; None if nothing is."""
    reached = [(day, kind) for kind in LONGEST for day in _exceeded(pauses, kind, first, last)]
    if not reached:
        return None
    day, kind = min(reached)
    return kind, _return(pauses, day)


def _exceeded(pauses: Collection[Pause], kind: Absence, first: date, last: date) -> list[date]:
    """The day on which the most of a kind is exceeded. Licence counts in one run, the INSS's days all together."""
    sick, longest = kind is Absence.SICKNESS, LONGEST[kind]
    days = 0
    for since, until in runs(pause for pause in pauses if pause.kind is kind):
        since = max(since + timedelta(days=PAID_BY_EMPLOYER if sick else 0), first)
        days = days if sick else 0
        more = (min(until, last) - since).days + 1
        if more > 0 and days + more > longest:
            return [since + timedelta(days=longest - days)]
        days += max(more, 0)
    return []


def _return(pauses: Collection[Pause], day: date) -> date:
    """The first day from ``day`` on without any pause."""
    return next((last + ONE for first, last in runs(pauses) if first <= day <= last), day)


def runs(pauses: Iterable[Pause]) -> list[tuple[date, date]]:
    """The pauses as runs of days: those that touch or overlap are one."""
    found: list[tuple[date, date]] = []
    for pause in sorted(pauses, key=lambda p: p.first):
        if found and pause.first <= found[-1][1] + ONE:
            found[-1] = (found[-1][0], max(found[-1][1], pause.last))
        else:
            found.append((pause.first, pause.last))
    return found
