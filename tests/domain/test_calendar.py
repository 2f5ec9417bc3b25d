"""Working time: schedules as text, holidays by name, business days across clock changes."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from time import perf_counter
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from domain.calendar import BadSchedule, Schedule, UnknownCalendar, WorkCalendar

OFFICE = Schedule.parse("mon-fri 09:00-18:00")
LUNCH = Schedule.parse("mon-thu 09:00-12:00 13:00-18:00; fri 09:00-13:00")
ALWAYS = Schedule.parse("mon-sun 00:00-24:00")
SANTIAGO, LISBON, NEW_YORK = ZoneInfo("America/Santiago"), ZoneInfo("Europe/Lisbon"), ZoneInfo("America/New_York")
SAO_PAULO, HAVANA, APIA = ZoneInfo("America/Sao_Paulo"), ZoneInfo("America/Havana"), ZoneInfo("Pacific/Apia")
ZONES = (SANTIAGO, LISBON, NEW_YORK, SAO_PAULO, HAVANA, ZoneInfo("Asia/Kolkata"), ZoneInfo("Pacific/Kiritimati"))


def calendar(schedule: Schedule = OFFICE, zone: ZoneInfo = LISBON, **place: str) -> WorkCalendar:
    return WorkCalendar(schedule=schedule, zone=zone, **place)  # type: ignore[arg-type]


BRAZIL = calendar(zone=SAO_PAULO, country="BR", subdivision="SP")
PORTUGAL = calendar(country="PT")


# Schedules


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("mon-fri 09:00-18:00", "mon-fri 09:00-18:00"),
        ("mon,tue,wed 09:00-13:00", "mon-wed 09:00-13:00"),
        ("mon,tue 09:00-13:00", "mon,tue 09:00-13:00"),
        ("Mon - Fri   9:00 - 18:00", "mon-fri 09:00-18:00"),
        ("mon–fri 09:00–18:00", "mon-fri 09:00-18:00"),
        ("sun-thu 08:00-16:00", "mon-thu,sun 08:00-16:00"),
        ("mon,wed-fri 09:00-17:30", "mon,wed-fri 09:00-17:30"),
        (
            "mon-thu 09:00-12:00 13:00-18:00; fri 09:00-13:00",
            "mon-thu 09:00-12:00 13:00-18:00; fri 09:00-13:00",
        ),
        ("sat 10:00-12:00;mon 09:00-10:00", "mon 09:00-10:00; sat 10:00-12:00"),
        ("mon-sun 00:00-24:00", "mon-sun 00:00-24:00"),
    ],
)
def test_a_schedule_is_read_and_written_in_one_form(text: str, written: str) -> None:
    assert str(Schedule.parse(text)) == written
    assert Schedule.parse(written) == Schedule.parse(text)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("", ""),
        ("mon-fri", "mon-fri"),
        ("09:00-18:00", "09:00-18:00"),
        ("mon-fry 09:00-18:00", "mon-fry"),
        ("mon- 09:00-18:00", "mon-09:00-18:00"),
        ("mon-fri 09:00-18:00;", ""),
        ("mon-fri 09:00-25:00", "09:00-25:00"),
        ("mon-fri 09:00-24:30", "09:00-24:30"),
        ("mon-fri 18:00-09:00", "18:00-09:00"),
        ("mon-fri 09:00-09:00", "09:00-09:00"),
        ("mon-fri 09:00-13:00 12:00-18:00", "12:00-18:00"),
        ("mon-fri 09:00-24:00 10:00-11:00", "10:00-11:00"),
        ("mon,mon 09:00-18:00", "mon,mon"),
        ("mon-fri 09:00-18:00; fri 09:00-13:00", "fri 09:00-13:00"),
        ("mon-fri 0９:00-18:00", "0９:00-18:00"),
    ],
)
def test_a_bad_schedule_is_refused_with_the_part_that_does_not_fit(text: str, part: str) -> None:
    with pytest.raises(BadSchedule) as refused:
        Schedule.parse(text)
    assert refused.value == BadSchedule(text=text, part=part)


def test_a_week_without_a_working_day_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="a schedule needs a working day"):
        Schedule(((), (), (), (), (), (), ()))


def test_working_minutes_leave_lunch_out_and_reach_midnight() -> None:
    assert [LUNCH.minutes(weekday) for weekday in range(7)] == [480, 480, 480, 480, 240, 0, 0]
    assert [LUNCH.works(weekday) for weekday in range(7)] == [True] * 5 + [False] * 2
    assert ALWAYS.minutes(6) == 1440


@st.composite
def windows(draw: st.DrawFn) -> tuple[tuple[time, time], ...]:
    bounds = sorted(draw(st.sets(st.integers(0, 96), max_size=6)))
    at = [time(quarter // 4 % 24, quarter % 4 * 15) for quarter in bounds]
    return tuple(zip(at[::2], at[1::2], strict=False))


schedules: st.SearchStrategy[Schedule] = st.tuples(*[windows()] * 7).filter(any).map(Schedule)


@given(schedules)
def test_every_schedule_survives_being_written_and_read(schedule: Schedule) -> None:
    assert Schedule.parse(str(schedule)) == schedule


@given(st.text("montuefri0189:-,; ") | st.text())
def test_no_text_breaks_the_reader_of_schedules(text: str) -> None:
    try:
        schedule = Schedule.parse(text)
    except BadSchedule:
        return
    assert Schedule.parse(str(schedule)) == schedule


# Holidays


@pytest.mark.parametrize(
    ("day", "language", "name"),
    [
        (date(2026, 9, 7), "en", "Independence Day"),
        (date(2026, 9, 7), "pt_BR", "Independência do Brasil"),
        (date(2026, 7, 9), "pt_BR", "Revolução Constitucionalista"),
        (date(2026, 2, 17), "pt_BR", None),
        (date(2026, 6, 4), "pt_BR", None),
        (date(2026, 8, 10), "pt_BR", None),
    ],
)
def test_brazil_rests_on_public_holidays_and_works_through_carnival_and_corpus_christi(
    day: date, language: str, name: str | None
) -> None:
    assert BRAZIL.holiday(day, language) == name
    assert BRAZIL.is_working_day(day) is (name is None)


@pytest.mark.parametrize(
    ("country", "language", "name"),
    [
        ("PT", "pt_BR", "Dia de Natal"),
        ("PT", "en", "Christmas Day"),
        ("PT", "fr", "Dia de Natal"),
        ("NO", "pt_BR", "Første juledag"),
        ("DE", "en", "Christmas Day"),
        ("ZA", "pt_BR", "Christmas Day"),
        ("GB", "en", "Christmas Day"),
    ],
)
def test_a_holiday_always_has_a_name(country: str, language: str, name: str) -> None:
    assert calendar(country=country).holiday(date(2023, 12, 25), language) == name


def test_the_company_names_its_own_days() -> None:
    company = WorkCalendar(schedule=OFFICE, zone=LISBON, country="PT", extra={date(2026, 8, 10): "Founders' day"})
    assert company.holiday(date(2026, 8, 10), "pt_BR") == "Founders' day"
    assert company.is_rest_day(date(2026, 8, 10))
    assert company.next_working_day(date(2026, 8, 7)) == date(2026, 8, 11)


def test_a_calendar_without_country_knows_only_its_schedule() -> None:
    assert calendar().holiday(date(2026, 12, 25)) is None
    assert calendar().is_working_day(date(2026, 12, 25))


@pytest.mark.parametrize(
    ("country", "subdivision"),
    [("ZZ", None), ("br", None), ("BRA", None), ("", None), ("BR", "XX"), ("BR", "BR-SP"), (None, "SP")],
)
def test_an_unknown_place_is_refused_when_the_calendar_is_made(country: str | None, subdivision: str | None) -> None:
    with pytest.raises(UnknownCalendar) as refused:
        WorkCalendar(schedule=OFFICE, zone=LISBON, country=country, subdivision=subdivision)
    assert refused.value == UnknownCalendar(country=country, subdivision=subdivision)


def test_equal_calendars_are_one_key_and_keep_their_own_days() -> None:
    days = {date(2026, 8, 10): "Founders' day"}
    first = WorkCalendar(schedule=OFFICE, zone=LISBON, extra=days)
    second = WorkCalendar(schedule=Schedule.parse("mon-fri 09:00-18:00"), zone=ZoneInfo("Europe/Lisbon"), extra=days)
    days.clear()
    assert first == second
    assert len({first, second}) == 1
    assert first != calendar()


# Working days


def test_working_days_across_new_year_skip_holidays_and_weekends() -> None:
    assert list(BRAZIL.working_days(date(2026, 12, 24), date(2027, 1, 4))) == [
        date(2026, 12, 24),
        date(2026, 12, 28),
        date(2026, 12, 29),
        date(2026, 12, 30),
        date(2026, 12, 31),
        date(2027, 1, 4),
    ]
    assert list(BRAZIL.working_days(date(2026, 8, 11), date(2026, 8, 10))) == []


@pytest.mark.parametrize(
    ("n", "day"),
    [
        (0, date(2026, 9, 5)),
        (1, date(2026, 9, 8)),
        (4, date(2026, 9, 11)),
        (5, date(2026, 9, 14)),
        (-1, date(2026, 9, 4)),
    ],
)
def test_working_days_are_counted_past_a_weekend_and_independence_day(n: int, day: date) -> None:
    assert BRAZIL.add_working_days(date(2026, 9, 5), n) == day


@given(schedules, st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(-25, 25))
def test_added_working_days_are_as_many_as_asked(schedule: Schedule, day: date, n: int) -> None:
    mine = calendar(schedule, SAO_PAULO, country="BR")
    reached = mine.add_working_days(day, n)
    between = [day + timedelta(days=k) for k in range(1, (reached - day).days + 1)]
    back = [day - timedelta(days=k) for k in range(1, (day - reached).days + 1)]
    assert sum(mine.is_working_day(d) for d in between) == max(n, 0)
    assert sum(mine.is_working_day(d) for d in back) == max(-n, 0)
    assert n == 0 or mine.is_working_day(reached)


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
    assert mine.in_working_hours(moment) is (moment == found)


@cache
def repeated_days(zone: ZoneInfo) -> set[date]:
    return {day for day in clock_changes(zone) for quarter in range(96) if comes_twice(day, quarter, zone)}


def comes_twice(day: date, quarter: int, zone: ZoneInfo) -> bool:
    local = datetime.combine(day, time(quarter // 4, quarter % 4 * 15), zone)
    return local.astimezone(UTC) < local.replace(fold=1).astimezone(UTC)


def due_by_hand(mine: WorkCalendar, moment: datetime, days: int) -> datetime:
    """The first moment on the last day at which the clock shows the wanted time, moved by quarters into a window."""
    local = moment.astimezone(mine.zone)
    worked = [
        day
        for n in range(120)
        if mine.schedule.windows[(day := local.date() + timedelta(days=n)).weekday()] and mine.holiday(day) is None
    ]
    wanted = local.time().replace(fold=0) if worked[0] == local.date() else time(0)
    day = worked[days]
    open_windows = mine.schedule.windows[day.weekday()]
    inside = [
        quarter
        for quarter in (time(n // 4, n % 4 * 15) for n in range(96))
        if any(start <= quarter and (quarter <= end or end == time(0)) for start, end in open_windows)
    ]
    clamped = min((quarter for quarter in inside if quarter >= wanted), default=inside[-1])
    midnight = datetime.combine(day, time(0), UTC) - timedelta(hours=15)
    shown = (
        m for m in walk(midnight) if (m.astimezone(mine.zone).replace(tzinfo=None)) >= datetime.combine(day, clamped)
    )
    return next(shown)


@given(schedules, st.sampled_from(ZONES), near_changes | moments, st.integers(1, 8))
def test_business_days_are_those_that_a_walk_along_the_clock_counts(
    schedule: Schedule, zone: ZoneInfo, moment: datetime, days: int
) -> None:
    mine = calendar(schedule, zone, country="CL")
    assert mine.business_days_after(moment, days) == due_by_hand(mine, moment, days)


# Speed


def test_asking_whether_a_day_is_worked_takes_microseconds() -> None:
    days = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
    BRAZIL.is_working_day(days[0])
    started = perf_counter()
    for day in days * 10:
        BRAZIL.is_working_day(day)
    assert (perf_counter() - started) / 3650 < 20e-6
