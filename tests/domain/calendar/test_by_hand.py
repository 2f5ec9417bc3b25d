"""Working time equals what a walk along the clock finds."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from time import perf_counter
from zoneinfo import ZoneInfo

from hypothesis import assume, given
from hypothesis import strategies as st

from domain.calendar import Schedule, WorkCalendar
from tests.domain.calendar.weeks import BRAZIL, ZONES, calendar, schedules

# The same, counted by hand


def clock_changes(zone: ZoneInfo) -> set[date]:
    noon = datetime(2026, 1, 1, 12, tzinfo=UTC)
    days = [noon + timedelta(days=n) for n in range(365)]
    return {
        (day + timedelta(days=shift)).date()
        for day in days
        for shift in (-1, 0, 1)
        if day.astimezone(zone).utcoffset() != (day + timedelta(days=1)).astimezone(zone).utcoffset()
    }


def walk(start: datetime) -> Iterator[datetime]:
    """Every quarter of an hour from ``start`` on."""
    return (start + timedelta(minutes=15 * n) for n in range(15 * 96))


def shows_working_time(mine: WorkCalendar, moment: datetime) -> bool:
    local = moment.astimezone(mine.zone)
    windows = mine.schedule.windows[local.weekday()] if mine.holiday(local.date()) is None else ()
    return any(start <= local.time() and (local.time() < end or end == time(0)) for start, end in windows)


moments = st.integers(0, 365 * 96).map(lambda n: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=15 * n))
near_changes = st.tuples(
    st.sampled_from(
        [datetime(2026, m, d, tzinfo=UTC) for m, d in ((3, 7), (3, 28), (4, 4), (9, 5), (10, 24), (10, 31))]
    ),
    st.integers(0, 200),
).map(lambda drawn: drawn[0] + timedelta(minutes=15 * drawn[1]))


@given(schedules, st.sampled_from(ZONES), near_changes | moments)
def test_the_next_working_moment_is_the_first_that_a_walk_along_the_clock_finds(
    schedule: Schedule, zone: ZoneInfo, moment: datetime
) -> None:
    mine = calendar(schedule, zone, country="CL")
    found = next(m for m in walk(moment) if shows_working_time(mine, m))
    # In an hour that comes twice the wall clock leaves and enters windows again; elsewhere both agree.
    assume(not {moment.astimezone(zone).date(), found.astimezone(zone).date()} & repeated_days(zone))
    assert mine.next_working_moment(moment) == found


@cache
def repeated_days(zone: ZoneInfo) -> set[date]:
    return {day for day in clock_changes(zone) for quarter in range(96) if comes_twice(day, quarter, zone)}


def comes_twice(day: date, quarter: int, zone: ZoneInfo) -> bool:
    local = datetime.combine(day, time(quarter // 4, quarter % 4 * 15), zone)
    return local.astimezone(UTC) < local.replace(fold=1).astimezone(UTC)


# Speed


def test_asking_whether_a_day_is_worked_takes_microseconds() -> None:
    days = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]

    def cost() -> float:
        started = perf_counter()
        for day in days * 10:
            BRAZIL.is_working_day(day)
        return perf_counter() - started

    assert min(cost() for _ in range(5)) / 3650 < 20e-6
