"""When work that comes again is due, against a walk along the days of years."""

from calendar import monthrange
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from domain.calendar import Schedule, WorkCalendar
from domain.policy.digest import WEEKDAYS
from domain.policy.recurring import Recurring
from domain.ticket.recurring import LOOK_BACK, due, moment, to_make

DAY = timedelta(days=1)
ZONE = ZoneInfo("Europe/Lisbon")
days = st.dates(date(2025, 1, 1), date(2027, 12, 31))
calendars = st.builds(
    lambda schedule, country, extra: WorkCalendar(
        schedule=Schedule.parse(schedule), zone=ZONE, country=country, extra=dict.fromkeys(extra, "closed")
    ),
    st.sampled_from(["mon-fri 09:00-18:00", "mon,wed 09:00-12:00", "mon-sun 00:00-24:00", "sun-thu 08:00-16:00"]),
    st.sampled_from([None, "PT", "BR"]),
    st.sets(days, max_size=6),
)
weekly = st.builds(
    lambda weekday, every, starting, lead: Recurring(
        title="t", category="other", weekday=weekday, every=every, starting=starting, lead_days=lead
    ),
    st.sampled_from(WEEKDAYS), st.integers(1, 5), days, st.integers(0, 6),
)  # fmt: skip
monthly = st.builds(
    lambda day, lead: Recurring(title="t", category="other", day=day, lead_days=lead),
    st.integers(1, 31), st.integers(0, 6),
)  # fmt: skip
rules = st.one_of(weekly, monthly)


def named(rule: Recurring, day: date) -> bool:
    """Counted up week by week from the first, or looked up in the month."""
    if rule.day is not None:
        return day.day == rule.day or (day.day < rule.day and day.day == monthrange(day.year, day.month)[1])
    first = rule.starting or day
    while WEEKDAYS[first.weekday()] != rule.weekday:
        first += DAY if first.weekday() < WEEKDAYS.index(rule.weekday or "monday") else -DAY
    while first < day:
        first += rule.every * 7 * DAY
    return first == day


def walked(rule: Recurring, calendar: WorkCalendar, day: date) -> bool:
    """Whether it is due on a day: it is named, or the day before days off of which one is."""
    if not calendar.is_working_day(day):
        return False
    last = day
    while not calendar.is_working_day(last + DAY):
        last += DAY
    on = (day + n * DAY for n in range((last - day).days + 1))
    return any(named(rule, one) and (rule.starting is None or one >= rule.starting) for one in on)


@given(rules, calendars, days, st.integers(0, 40))
def test_it_is_due_when_a_walk_along_the_days_says_so(
    rule: Recurring, calendar: WorkCalendar, first: date, length: int
) -> None:
    span = [first + n * DAY for n in range(length + 1)]
    assert due(rule, calendar, first, span[-1]) == [day for day in span if walked(rule, calendar, day)]


@given(rules, calendars, days, st.integers(1, 30))
def test_whoever_looks_once_a_day_makes_each_once_and_none_twice(
    rule: Recurring, calendar: WorkCalendar, first: date, length: int
) -> None:
    made = list[date]()
    for n in range(length):
        now = datetime.combine(first + n * DAY, time(23), ZONE)
        made += [day for day in to_make(rule, calendar, now) if day not in made]
        for day in to_make(rule, calendar, now):
            start = calendar.add_working_days(day, -rule.lead_days)
            assert now - LOOK_BACK < moment(rule, calendar, start) <= now
    begins = [calendar.add_working_days(day, -rule.lead_days) for day in made]
    wanted = due(rule, calendar, first, first + 120 * DAY)
    expected = [
        day for day in wanted if first <= calendar.add_working_days(day, -rule.lead_days) < first + length * DAY
    ]
    assert [day for day, start in zip(made, begins, strict=True) if start >= first and day >= first] == expected


def test_in_words() -> None:
    calendar = WorkCalendar(schedule=Schedule.parse("mon-fri 09:00-18:00"), zone=ZONE, country="PT")
    last = Recurring(title="t", category="other", day=31)
    # 31 January 2026 is a Saturday, and 25 April a holiday.
    assert due(last, calendar, date(2026, 1, 1), date(2026, 2, 28)) == [date(2026, 1, 30), date(2026, 2, 27)]
    monday = Recurring(title="t", category="other", weekday="monday", every=2, starting=date(2026, 1, 7))
    assert due(monday, calendar, date(2026, 1, 1), date(2026, 2, 5)) == [date(2026, 1, 19), date(2026, 2, 2)]


@pytest.mark.parametrize(
    "when", [{}, {"weekday": "monday", "day": 1}, {"weekday": "monday", "every": 2}, {"day": 1, "every": 2}]
)
def test_a_rule_says_when(when: dict[str, object]) -> None:
    with pytest.raises(ValidationError, match="weekday"):
        Recurring.model_validate({"title": "t", "category": "other", **when})
