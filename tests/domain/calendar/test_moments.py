"""Working hours, across clock changes."""

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


@pytest.mark.parametrize("ask", [PORTUGAL.today, PORTUGAL.local, PORTUGAL.next_working_moment])
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


@pytest.mark.parametrize(
    ("zone", "week", "since", "utc"),
    [
        (NEW_YORK, "sun 02:30-12:00", "2026-03-08T00:00", "2026-03-08T07:00"),
        (LISBON, "sun 01:15-12:00", "2026-03-29T00:00", "2026-03-29T01:00"),
        (SANTIAGO, "sun 00:30-12:00", "2026-09-05T12:00", "2026-09-06T04:00"),
        (HAVANA, "sun 00:00-12:00", "2026-03-07T12:00", "2026-03-08T05:00"),
        (NEW_YORK, "sun 01:30-12:00", "2026-11-01T00:00", "2026-11-01T05:30"),
    ],
)
def test_a_window_opens_when_the_clocks_first_show_its_beginning_or_skip_it(
    zone: ZoneInfo, week: str, since: str, utc: str
) -> None:
    opens = calendar(Schedule.parse(week), zone).next_working_moment(at(zone, since))
    assert opens == datetime.fromisoformat(utc).replace(tzinfo=UTC)
    assert opens.tzinfo is UTC


def test_a_day_that_the_clocks_skip_is_left_out() -> None:
    fridays = calendar(Schedule.parse("fri 09:00-24:00"), APIA)
    assert fridays.next_working_moment(at(APIA, "2011-12-29T12:00")) == at(APIA, "2012-01-06T09:00")


def test_the_second_of_two_equal_hours_is_not_taken_for_the_first() -> None:
    second = at(NEW_YORK, "2026-11-01T01:30", fold=1)
    assert second == datetime(2026, 11, 1, 6, 30, tzinfo=UTC)
    assert calendar(ALWAYS, NEW_YORK).next_working_moment(second.astimezone(NEW_YORK)) == second


def test_a_window_that_the_clocks_skip_is_left_out() -> None:
    night = calendar(Schedule.parse("sun 02:00-03:00 05:00-06:00"), NEW_YORK)
    assert night.next_working_moment(at(NEW_YORK, "2026-03-08T00:00")) == at(NEW_YORK, "2026-03-08T05:00")


@pytest.mark.parametrize("zone", ZONES)
def test_somebody_who_always_works_is_never_told_to_wait(zone: ZoneInfo) -> None:
    mine, start = calendar(ALWAYS, zone), datetime(2026, 1, 1, tzinfo=UTC)
    moments = [start + timedelta(minutes=37 * n) for n in range(0, 14_000, 3)]
    assert all(mine.next_working_moment(moment) == moment for moment in moments)
    assert all(mine.next_working_moment(moment.astimezone(zone)) == moment for moment in moments)
