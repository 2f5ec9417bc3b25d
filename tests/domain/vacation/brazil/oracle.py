"""Férias by the law, written a second time: by walking every day, and by trying everything."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product

from domain.calendar import WorkCalendar
from domain.policy.clt import Absence
from domain.vacation.brazil.periods import Service

ONE = timedelta(days=1)


def walked(service: Service, until: date) -> list[tuple[date, date, int]]:
    """First and last day of each period that is over by a day, and what it brought: one day after the other."""
    kinds = {day: {p.kind for p in service.pauses if p.first <= day <= p.last} for day in days(service, until)}
    found: list[tuple[date, date, int]] = []
    start, anchor, years = service.hired_on, service.hired_on, 1
    run, absent, insured, broken = Counter[Absence](), 0, 0, False
    sick_run = 0
    for day, on in kinds.items():
        sick_run = sick_run + 1 if Absence.SICKNESS in on else 0
        if broken:
            if on:
                continue
            found.append((start, day - ONE, 0))
            start, anchor, years = day, day, 1
            run, absent, insured, broken = Counter(), 0, 0, False
        if day == year_later(anchor, years):
            found.append((start, day - ONE, table(absent)))
            start, years = day, years + 1
            run, absent, insured = Counter(), 0, 0
        absent += day in service.unjustified
        insured += sick_run > 15
        for kind in (Absence.PAID_LICENCE, Absence.STOPPAGE):
            run[kind] = run[kind] + 1 if kind in on else 0
            broken |= run[kind] > 30
        broken |= insured > 180
    return [period for period in found if period[1] < until]


def days(service: Service, until: date) -> Iterator[date]:
    day = service.hired_on
    while day <= until:
        yield day
        day += ONE


def year_later(day: date, years: int) -> date:
    if (day.month, day.day) == (2, 29) and (day.year + years) % 4:
        return date(day.year + years, 3, 1)
    return date(day.year + years, day.month, day.day)


def table(absences: int) -> int:
    """The lines of art. 130, as they read."""
    if absences <= 5:
        return 30
    if 6 <= absences <= 14:
        return 24
    if 15 <= absences <= 23:
        return 18
    return 12 if 24 <= absences <= 32 else 0


def divisions(total: int, before: tuple[int, ...]) -> set[tuple[int, ...]]:
    """Every way to divide what is left into up to three parts that art. 134 §1 allows, as sorted tuples."""
    left = total - sum(before)
    found = set()
    for parts in product(range(left + 1), repeat=3):
        wanted = [part for part in parts if part]
        every = [*before, *wanted]
        if sum(parts) != left or not wanted or len(every) > 3:
            continue
        if len(every) == 1 or (all(part >= 5 for part in wanted) and any(part >= 14 for part in every)):
            found.add(tuple(sorted(wanted, reverse=True)))
    return found


def may_begin(day: date, calendar: WorkCalendar) -> bool:
    """Not on, nor one or two days before, a Sunday or holiday."""
    near = (day, day + ONE, day + 2 * ONE)
    return not any(d.isoweekday() == 7 or calendar.holiday(d) for d in near)
