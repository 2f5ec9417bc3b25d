"""When work that comes again is due, and when its ticket is to be there."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from domain.calendar import WorkCalendar
from domain.policy.digest import WEEKDAYS
from domain.policy.recurring import Recurring

LOOK_BACK = timedelta(days=7)
"""So late a ticket is still made: a bot that stood still makes up for it."""
LONGEST = timedelta(days=60)
"""No company is closed for longer."""
DAY, WEEK = timedelta(days=1), 7


def named(rule: Recurring, day: date) -> bool:
    """Whether the rule names this day, holiday or not."""
    if rule.weekday is None:
        return day.day == min(rule.day or 0, monthrange(day.year, day.month)[1])
    if WEEKDAYS[day.weekday()] != rule.weekday:
        return False
    return rule.starting is None or (_monday(day) - _monday(rule.starting)).days // WEEK % rule.every == 0


def _monday(day: date) -> date:
    return day - day.weekday() * DAY


def _begun(rule: Recurring, day: date) -> bool:
    return rule.starting is None or day >= rule.starting


def due(rule: Recurring, calendar: WorkCalendar, first: date, last: date) -> list[date]:
    """The days from ``first`` to ``last`` on which it is due, each once, in order."""
    found = (
        day if calendar.is_working_day(day) else calendar.add_working_days(day, -1)
        for day in _days(first, last + LONGEST)
        if named(rule, day) and _begun(rule, day)
    )
    return sorted({day for day in found if first <= day <= last})


def _days(first: date, last: date) -> Iterator[date]:
    return (first + n * DAY for n in range((last - first).days + 1))


def moment(rule: Recurring, calendar: WorkCalendar, day: date) -> datetime:
    """The time at which it is due on this day, by the clocks of the team."""
    return datetime.combine(day, rule.at, calendar.zone)


def to_make(rule: Recurring, calendar: WorkCalendar, now: datetime) -> list[date]:
    """The due days whose tickets are to be there by now, and are not too old to be made."""
    today = calendar.today(now)
    ahead = calendar.add_working_days(today, rule.lead_days + 1)
    ready = (
        (day, moment(rule, calendar, calendar.add_working_days(day, -rule.lead_days)))
        for day in due(rule, calendar, today - LOOK_BACK, ahead)
    )
    return [day for day, made in ready if now - LOOK_BACK < made <= now]
