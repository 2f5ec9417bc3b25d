"""Business time equals what a walk along the clock counts, minute by minute."""

from datetime import UTC, datetime, timedelta
from time import perf_counter
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.business_time import after, worked
from domain.calendar import Schedule, WorkCalendar
from tests.domain.calendar.weeks import ZONES, calendar, schedules
from tests.domain.minutes import simulated

MINUTE = timedelta(minutes=1)
OFFICE = Schedule.parse("mon-fri 09:00-12:30 13:30-18:00")
LISBON = ZoneInfo("Europe/Lisbon")

CHANGES = [datetime(2026, m, d, tzinfo=UTC) for m, d in ((3, 7), (3, 28), (4, 4), (9, 5), (10, 24), (12, 30))]
near_changes = st.builds(lambda day, n: day + n * MINUTE, st.sampled_from(CHANGES), st.integers(0, 3 * 1440))
moments = st.integers(0, 365 * 1440).map(lambda n: datetime(2026, 1, 1, tzinfo=UTC) + n * MINUTE)


@settings(max_examples=300)
@given(schedules, st.sampled_from(ZONES), near_changes | moments, st.integers(0, 4 * 1440))
def test_what_was_worked_is_what_a_walk_along_the_clock_counts(
    schedule: Schedule, zone: ZoneInfo, start: datetime, minutes: int
) -> None:
    mine, end = calendar(schedule, zone, country="CL"), start + minutes * MINUTE
    assert worked(mine, start, end) == sum(simulated(mine, start, end)) * MINUTE


@given(schedules, st.sampled_from(ZONES), near_changes | moments, st.integers(1, 90 * 1440))
def test_so_much_later_is_the_first_moment_at_which_so_much_was_worked(
    schedule: Schedule, zone: ZoneInfo, start: datetime, minutes: int
) -> None:
    mine, amount = calendar(schedule, zone, country="BR"), minutes * MINUTE
    found = after(mine, start, amount)
    assert worked(mine, start, found) == amount
    assert worked(mine, start, found - timedelta(microseconds=1)) < amount


@given(schedules, st.sampled_from(ZONES), st.lists(moments, min_size=3, max_size=3))
def test_what_was_worked_adds_up(schedule: Schedule, zone: ZoneInfo, three: list[datetime]) -> None:
    mine, (first, middle, last) = calendar(schedule, zone, country="PT"), sorted(three)
    assert worked(mine, first, last) == worked(mine, first, middle) + worked(mine, middle, last)


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        # A Friday evening to Monday morning: the weekend is nobody's.
        ("2026-08-07 17:00", "2026-08-10 10:00", 2),
        # Over lunch, and over the holiday of 5 October.
        ("2026-08-10 12:00", "2026-08-10 14:00", 1),
        ("2026-10-02 17:00", "2026-10-06 10:00", 2),
        # More than a year: 252 working days of eight hours, by hand.
        ("2026-01-01 00:00", "2027-01-01 00:00", 8 * 252),
    ],
)
def test_counted_by_hand(start: str, end: str, hours: int) -> None:
    mine = WorkCalendar(schedule=OFFICE, zone=LISBON, country="PT")
    first, last = (datetime.fromisoformat(text).replace(tzinfo=LISBON) for text in (start, end))
    assert worked(mine, first, last) == timedelta(hours=hours)


def test_the_cost_does_not_grow_with_the_time_between() -> None:
    mine = WorkCalendar(schedule=OFFICE, zone=LISBON, country="PT")
    start = datetime(2016, 1, 4, 9, tzinfo=UTC)

    def cost(end: datetime) -> float:
        begun = perf_counter()
        for _ in range(300):
            worked(mine, start, end)
        return perf_counter() - begun

    day, decade = start + timedelta(days=1), start + timedelta(days=3650)
    worked(mine, start, decade)
    assert min(cost(decade) for _ in range(5)) < 3 * min(cost(day) for _ in range(5))


def test_midnight_ends_a_day() -> None:
    mine = WorkCalendar(schedule=Schedule.parse("mon-sun 00:00-24:00"), zone=ZoneInfo("America/Santiago"))
    first = datetime(2026, 8, 10, tzinfo=mine.zone)
    assert worked(mine, first, first + timedelta(days=1)) == timedelta(hours=24)
