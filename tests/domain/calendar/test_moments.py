"""Business days and working hours, across clock changes."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from domain.calendar import Schedule
from tests.domain.calendar.weeks import (
    ALWAYS,
    APIA,
    BRAZIL,
    HAVANA,
    LISBON,
    LUNCH,
    NEW_YORK,
    PORTUGAL,
    SANTIAGO,
    ZONES,
    calendar,
)

# Moments


def at(zone: ZoneInfo, text: str, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone, fold=fold).astimezone(UTC)


@pytest.mark.parametrize(
    ("since", "days", "due"),
    [
        ("2026-08-10T10:30", 1, "2026-08-11T10:30"),
        ("2026-08-10T10:30", 0, "2026-08-10T10:30"),
        ("2026-08-14T10:30", 1, "2026-08-17T10:30"),
        ("2026-08-10T20:00", 1, "2026-08-11T18:00"),
        ("2026-08-10T20:00", 0, "2026-08-10T20:00"),
        ("2026-08-10T06:00", 1, "2026-08-11T09:00"),
        ("2026-08-15T15:00", 1, "2026-08-18T09:00"),
        ("2026-08-15T15:00", 0, "2026-08-17T09:00"),
        ("2026-12-24T11:00", 1, "2026-12-28T11:00"),
        ("2026-08-10T10:30", 30, "2026-09-21T10:30"),
    ],
)
def test_business_days_go_by_at_the_same_time_of_day(since: str, days: int, due: str) -> None:
    assert PORTUGAL.business_days_after(at(LISBON, since), days) == at(LISBON, due)


@pytest.mark.parametrize(
    ("since", "due"),
    [
        ("2026-08-11T12:30", "2026-08-12T13:00"),
        ("2026-08-11T12:00", "2026-08-12T12:00"),
        ("2026-08-13T17:00", "2026-08-14T13:00"),
        ("2026-08-14T12:30", "2026-08-17T13:00"),
    ],
)
def test_a_deadline_moves_out_of_lunch_and_into_the_short_friday(since: str, due: str) -> None:
    assert calendar(LUNCH).business_days_after(at(LISBON, since), 1) == at(LISBON, due)


@pytest.mark.parametrize(
    ("zone", "since", "due", "utc"),
    [
        (NEW_YORK, "2026-03-07T10:00", "2026-03-08T10:00", "2026-03-08T14:00"),
        (NEW_YORK, "2026-10-31T10:00", "2026-11-01T10:00", "2026-11-01T15:00"),
        (LISBON, "2026-03-28T10:00", "2026-03-29T10:00", "2026-03-29T09:00"),
        (SANTIAGO, "2026-09-05T10:00", "2026-09-06T10:00", "2026-09-06T13:00"),
        (SANTIAGO, "2026-04-04T10:00", "2026-04-05T10:00", "2026-04-05T14:00"),
    ],
)
def test_ten_o_clock_stays_ten_o_clock_when_the_clocks_change(zone: ZoneInfo, since: str, due: str, utc: str) -> None:
    reached = calendar(ALWAYS, zone).business_days_after(at(zone, since), 1)
    assert reached == at(zone, due) == datetime.fromisoformat(utc).replace(tzinfo=UTC)
    assert reached.tzinfo is UTC


@pytest.mark.parametrize(
    ("zone", "since", "utc"),
    [
        (NEW_YORK, "2026-03-07T02:30", "2026-03-08T07:00"),
        (LISBON, "2026-03-28T01:15", "2026-03-29T01:00"),
        (SANTIAGO, "2026-09-05T00:30", "2026-09-06T04:00"),
        (HAVANA, "2026-03-07T00:00", "2026-03-08T05:00"),
        (APIA, "2011-12-29T12:00", "2011-12-30T10:00"),
    ],
)
def test_a_time_that_the_clocks_skip_is_the_moment_at_which_they_skip_it(zone: ZoneInfo, since: str, utc: str) -> None:
    due = datetime.fromisoformat(utc).replace(tzinfo=UTC)
    assert calendar(ALWAYS, zone).business_days_after(at(zone, since), 1) == due


def test_the_second_of_two_equal_hours_counts_from_its_own_time_of_day() -> None:
    second = at(NEW_YORK, "2026-11-01T01:30", fold=1)
    assert second == datetime(2026, 11, 1, 6, 30, tzinfo=UTC)
    assert calendar(ALWAYS, NEW_YORK).business_days_after(second, 1) == at(NEW_YORK, "2026-11-02T01:30")
    assert calendar(ALWAYS, NEW_YORK).in_working_hours(second.astimezone(NEW_YORK))


def test_a_deadline_in_an_hour_that_comes_twice_is_its_first() -> None:
    due = calendar(ALWAYS, NEW_YORK).business_days_after(at(NEW_YORK, "2026-10-31T01:30"), 1)
    assert due == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)


def test_business_days_are_not_counted_backwards() -> None:
    with pytest.raises(ValueError, match="business days are counted forward: -1"):
        PORTUGAL.business_days_after(at(LISBON, "2026-08-10T10:00"), -1)


@pytest.mark.parametrize(
    "ask", [PORTUGAL.today, PORTUGAL.local, PORTUGAL.next_working_moment, PORTUGAL.in_working_hours]
)
def test_a_moment_without_zone_is_not_guessed(ask: Callable[[datetime], object]) -> None:
    with pytest.raises(ValueError, match="a moment without its zone: 2026-08-10 10:00:00"):
        ask(datetime(2026, 8, 10, 10))  # noqa: DTZ001


def test_today_is_the_date_where_the_person_is() -> None:
    now = datetime(2026, 8, 11, 1, 30, tzinfo=UTC)
    assert BRAZIL.today(now) == date(2026, 8, 10)
    assert BRAZIL.local(now).isoformat() == "2026-08-10T22:30:00-03:00"
    assert PORTUGAL.today(now) == date(2026, 8, 11)


@pytest.mark.parametrize(
    ("moment", "next_one"),
    [
        ("2026-08-10T08:59", "2026-08-10T09:00"),
        ("2026-08-10T09:00", "2026-08-10T09:00"),
        ("2026-08-10T11:59:59", "2026-08-10T11:59:59"),
        ("2026-08-10T12:00", "2026-08-10T13:00"),
        ("2026-08-10T18:00", "2026-08-11T09:00"),
        ("2026-08-14T13:00", "2026-08-17T09:00"),
        ("2026-08-16T23:00", "2026-08-17T09:00"),
    ],
)
def test_reminders_wait_for_working_hours(moment: str, next_one: str) -> None:
    mine = calendar(LUNCH)
    assert mine.next_working_moment(at(LISBON, moment)) == at(LISBON, next_one)
    assert mine.in_working_hours(at(LISBON, moment)) is (moment == next_one)


def test_a_window_that_the_clocks_skip_is_left_out() -> None:
    night = calendar(Schedule.parse("sun 02:00-03:00 05:00-06:00"), NEW_YORK)
    assert night.next_working_moment(at(NEW_YORK, "2026-03-08T00:00")) == at(NEW_YORK, "2026-03-08T05:00")


@pytest.mark.parametrize("zone", ZONES)
def test_somebody_who_always_works_is_never_told_to_wait(zone: ZoneInfo) -> None:
    mine, start = calendar(ALWAYS, zone), datetime(2026, 1, 1, tzinfo=UTC)
    moments = [start + timedelta(minutes=37 * n) for n in range(0, 14_000, 3)]
    assert all(mine.in_working_hours(moment) for moment in moments)
    assert all(mine.in_working_hours(moment.astimezone(zone)) for moment in moments)
