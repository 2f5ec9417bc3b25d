"""Schedules as text, holidays by name, working days."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import BadSchedule, Schedule, UnknownCalendar, WorkCalendar, known_place
from tests.domain.calendar.weeks import BRAZIL, LISBON, OFFICE, SAO_PAULO, calendar, schedules

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
    assert not company.is_working_day(date(2026, 8, 10))
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


@pytest.mark.parametrize(
    ("place", "known"),
    [
        (("PT", "20"), ("PT", "20")),
        (("PT", None), ("PT", None)),
        (("PT", "99"), ("PT", None)),
        (("XX", "99"), (None, None)),
        ((None, "20"), (None, None)),
        ((None, None), (None, None)),
    ],
)
def test_of_an_unknown_part_the_country_is_known(
    place: tuple[str | None, str | None], known: tuple[str | None, str | None]
) -> None:
    assert known_place(*place) == known


def test_equal_calendars_are_one_key_and_keep_their_own_days() -> None:
    days = {date(2026, 8, 10): "Founders' day"}
    first = WorkCalendar(schedule=OFFICE, zone=LISBON, extra=days)
    second = WorkCalendar(schedule=Schedule.parse("mon-fri 09:00-18:00"), zone=ZoneInfo("Europe/Lisbon"), extra=days)
    days.clear()
    assert first == second
    assert len({first, second}) == 1
    assert first != calendar()


# Working days


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
