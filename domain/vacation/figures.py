"""How much of the time in which people were to work they were away."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from domain.calendar import WorkCalendar
from domain.figures import Share


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowd:
    """So many people who work by the same calendar and worked here from the first of these days to the last."""

    calendar: WorkCalendar
    first: date
    last: date
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """So many halves of a day on which people who work by the same calendar were on leave."""

    calendar: WorkCalendar
    day: date
    halves: int


def absence(crowds: Iterable[Crowd], missed: Iterable[Missed]) -> Share:
    """Of all halves of working days those that people were away; a day of rest counts as neither."""
    return Share(
        sum(one.halves for one in missed if one.calendar.is_working_day(one.day)),
        sum(2 * one.n * _working_days(one) for one in crowds),
    )


def _working_days(crowd: Crowd) -> int:
    days = (crowd.first + timedelta(days=n) for n in range((crowd.last - crowd.first).days + 1))
    return sum(crowd.calendar.is_working_day(day) for day in days)
