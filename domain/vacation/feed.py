"""Leave as calendars outside of Slack show it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from domain.calendar import Half, WorkCalendar
from domain.vacation.span import BookedDay


class Feed(StrEnum):
    """Whose leave a calendar shows."""

    OWN = "own"
    TEAM = "team"
    COMPANY = "company"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days of leave that follow each other, or one half of a day."""

    first: date
    last: date
    half: Half | None = None


def stretches(days: Iterable[BookedDay], calendar: WorkCalendar) -> tuple[Stretch, ...]:
    """The days of one leave, in order: what only rest lies between is one stretch, and a half day is one of its own."""
    found: list[Stretch] = []
    for booked in days:
        before = found[-1] if found else None
        if before and booked.half is None and before.half is None and _rests(before.last, booked.day, calendar):
            found[-1] = replace(before, last=booked.day)
        else:
            found.append(Stretch(booked.day, booked.day, booked.half))
    return tuple(found)


def _rests(after: date, until: date, calendar: WorkCalendar) -> bool:
    """Whether nobody works between two days."""
    between = (after + timedelta(days=n) for n in range(1, (until - after).days))
    return not any(map(calendar.is_working_day, between))
