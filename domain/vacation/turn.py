"""The turn of a leave year: what is carried over by it, and until when it can be used."""

from dataclasses import dataclass
from datetime import date

from domain.policy import CarryOver
from domain.policy.accrual import month_and_day
from domain.vacation.account import Posted
from domain.vacation.accrual import shift
from domain.vacation.span import ONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """The first day of a leave year: at most ``most`` is carried over into it, to be used until the day ``last``."""

    day: date
    most: int | None
    last: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Expiry:
    """The day after the last on which what was carried over by ``turn`` can be used."""

    day: date
    turn: Turn


def recorded(line: Posted) -> Turn:
    """A turn by the terms that it was posted with, whatever the policy says now."""
    last, most = line.facts["last"], line.facts["most"]
    return Turn(day=line.day, most=most, last=date.fromisoformat(last) if last else None)


def last_day(rule: CarryOver, day: date, *, hired_on: date | None) -> date | None:
    """The last day on which what is carried over on ``day`` can be used."""
    first = rule.first_year
    if first and hired_on and hired_on < day < shift(hired_on, first.months):
        return _next(month_and_day(first.expires), day)
    if rule.after_months:
        return shift(day, rule.after_months) - ONE
    named = rule.month_and_day()
    return _next(named, day) if named else None


def _next(named: tuple[int, int], day: date) -> date:
    """The first day with this month and day, from ``day`` on."""
    this_year = date(day.year, *named)
    return this_year if this_year >= day else date(day.year + 1, *named)
