"""Which leave is lawful now: art. 134, 135 and 143, against every start with every length."""

from datetime import date, timedelta
from itertools import product
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.calendar import Schedule, WorkCalendar
from domain.refusal import Refusal
from domain.vacation.brazil.periods import Service, periods
from domain.vacation.brazil.planning import (
    AnnouncedTooLate,
    Ask,
    EndsTooLate,
    MoreThanIsLeft,
    NotAcquiredYet,
    NothingLeft,
    NothingToSell,
    Planner,
    SaleTooLate,
    StartsAtRest,
    UnlawfulPart,
)
from domain.vacation.brazil.standing import Part, stand
from domain.vacation.brazil.starts import barred, rest_days
from tests.domain.vacation.brazil.oracle import divisions, may_begin

HIRED = date(2025, 3, 10)
"""Her first period ends on 9 March 2026, the time to take it on 9 March 2027."""
SAO_PAULO = WorkCalendar(
    schedule=Schedule.parse("mon-fri 09:00-18:00"), zone=ZoneInfo("America/Sao_Paulo"), country="BR", subdivision="SP"
)
ONE = timedelta(days=1)


def planner(
    *parts: Part, today: date = date(2026, 6, 1), absent: int = 0, calendar: WorkCalendar = SAO_PAULO
) -> Planner:
    unjustified = frozenset(HIRED + timedelta(days=n) for n in range(absent))
    found = periods(Service(hired_on=HIRED, unjustified=unjustified), until=date(2027, 12, 31))
    return Planner(standings=stand(found, parts), calendar=calendar, today=today)


def refused(plan: Planner, first: date, days: int, **ask: Any) -> Refusal:
    with pytest.raises(Refusal) as why:
        plan.check(Ask(first=first, days=days, **ask))
    return why.value


# --- the days on which it may begin -----------------------------------------------------------------------------------


def test_not_in_the_two_days_before_sunday_but_on_monday() -> None:
    friday = date(2026, 8, 7)
    assert refused(planner(), friday, 14) == StartsAtRest(
        first=friday, rest=date(2026, 8, 9), holiday=False, itself=False, nearest=date(2026, 8, 6)
    )
    assert refused(planner(), friday + 2 * ONE, 14) == StartsAtRest(
        first=friday + 2 * ONE, rest=date(2026, 8, 9), holiday=False, itself=True, nearest=date(2026, 8, 10)
    )
    assert planner().check(Ask(first=date(2026, 8, 10), days=14)).rest == 16


def test_not_in_the_two_days_before_a_holiday_of_the_state() -> None:
    """9 July is a holiday in São Paulo, a Thursday in 2026."""
    why = refused(planner(), date(2026, 7, 7), 14)
    assert isinstance(why, StartsAtRest)
    assert (why.rest, why.holiday, why.nearest) == (date(2026, 7, 9), True, date(2026, 7, 6))
    in_rio = WorkCalendar(schedule=SAO_PAULO.schedule, zone=SAO_PAULO.zone, country="BR", subdivision="RJ")
    assert planner(calendar=in_rio).check(Ask(first=date(2026, 7, 7), days=14)).rest == 16


def test_a_holiday_of_the_company_is_one_too() -> None:
    anniversary = WorkCalendar(schedule=SAO_PAULO.schedule, zone=SAO_PAULO.zone, extra={date(2026, 8, 13): "City"})
    assert barred(date(2026, 8, 12), anniversary)
    assert barred(date(2026, 8, 10), anniversary) is None


def test_whoever_works_on_sundays_rests_on_the_days_off() -> None:
    assert rest_days(Schedule.parse("wed-sun 09:00-18:00")) == {0, 1}
    assert rest_days(Schedule.parse("mon-fri 09:00-18:00")) == rest_days(Schedule.parse("mon-sun 09:00-12:00")) == {6}


def test_every_day_of_three_years() -> None:
    for n in range(3 * 366):
        day = date(2026, 1, 1) + timedelta(days=n)
        assert (barred(day, SAO_PAULO) is None) == may_begin(day, SAO_PAULO), day


# --- when -------------------------------------------------------------------------------------------------------------


def test_announced_thirty_days_before() -> None:
    today = date(2026, 7, 1)
    assert refused(planner(today=today), date(2026, 7, 29), 14) == AnnouncedTooLate(
        first=date(2026, 7, 29), nearest=date(2026, 8, 3)
    )
    assert planner(today=today).check(Ask(first=date(2026, 7, 29), days=14, in_time=False)).rest == 16, (
        "HR enters what was"
    )


def test_nothing_before_the_period_is_over() -> None:
    why = refused(planner(today=date(2025, 12, 1)), date(2026, 2, 2), 14)
    assert isinstance(why, NotAcquiredYet)
    assert (why.period.last, why.nearest) == (date(2026, 3, 9), date(2026, 3, 10))
    assert planner(today=date(2025, 12, 1)).check(Ask(first=date(2026, 3, 10), days=14)).rest == 16, (
        "it may be asked for ahead"
    )


def test_within_the_concessive_period_while_that_is_possible() -> None:
    too_late = refused(planner(), date(2027, 2, 22), 30)
    assert too_late == EndsTooLate(concessive_last=date(2027, 3, 9), latest=date(2027, 2, 8))
    assert planner().check(Ask(first=date(2027, 2, 8), days=30)).late is False
    overdue = planner(today=date(2027, 2, 1))
    assert overdue.check(Ask(first=date(2027, 3, 8), days=30)).late, "paid double, but not lost"


# --- how many ---------------------------------------------------------------------------------------------------------


def test_parts_that_leave_no_lawful_rest_are_refused_with_those_that_do() -> None:
    why = refused(planner(), date(2026, 8, 10), 27)
    assert isinstance(why, UnlawfulPart)
    assert (why.left, why.nearest, why.lawful) == (30, 25, (*range(5, 26), 30))
    first = Part(first=date(2026, 8, 10), days=10)
    why = refused(planner(first), date(2026, 10, 19), 12)
    assert isinstance(why, UnlawfulPart)
    assert (why.nearest, why.examples) == (14, ((20,), (14, 6), (15, 5)))


def test_what_was_booked_before_counts() -> None:
    parts = [Part(first=date(2026, 8, 10), days=14), Part(first=date(2026, 10, 19), days=8)]
    assert planner(*parts).check(Ask(first=date(2026, 12, 1), days=8)).then == ()
    assert isinstance(refused(planner(*parts), date(2026, 12, 1), 5), UnlawfulPart)
    assert isinstance(refused(planner(*parts), date(2026, 12, 1), 9), MoreThanIsLeft)
    third = Part(first=date(2026, 12, 1), days=8)
    assert isinstance(refused(planner(*parts, third), date(2027, 2, 1), 5), NotAcquiredYet)


def test_absences_shorten_it() -> None:
    assert planner(absent=6).check(Ask(first=date(2026, 8, 10), days=24)).rest == 0
    assert isinstance(refused(planner(absent=6), date(2026, 8, 10), 30), MoreThanIsLeft)
    assert isinstance(refused(planner(absent=33), date(2026, 8, 10), 5), NotAcquiredYet)


def test_nothing_is_left_for_whoever_has_left() -> None:
    found = stand(periods(Service(hired_on=HIRED, left_on=date(2025, 9, 1)), until=date(2026, 1, 1)), ())
    left = Planner(standings=found[:0], calendar=SAO_PAULO, today=date(2026, 6, 1))
    assert refused(left, date(2026, 8, 10), 5) == NothingLeft()


# --- the sale ---------------------------------------------------------------------------------------------------------


def test_a_third_is_sold_if_it_is_asked_for_fifteen_days_before_the_period_ends() -> None:
    in_time, too_late = planner(today=date(2026, 2, 22)), planner(today=date(2026, 2, 23))
    lawful = in_time.check(Ask(first=date(2026, 3, 30), days=20, sell=True))
    assert (lawful.sold, lawful.rest) == (10, 0)
    assert in_time.check(Ask(first=date(2026, 3, 30), days=14, sell=True)).then == ((6,),)
    why = refused(in_time, date(2026, 3, 30), 10, sell=True)
    assert isinstance(why, UnlawfulPart)
    assert why.examples == ((20,), (14, 6), (15, 5))
    sale = refused(too_late, date(2026, 4, 6), 20, sell=True)
    assert isinstance(sale, SaleTooLate)
    assert sale.until == date(2026, 2, 22)
    assert too_late.check(Ask(first=date(2026, 4, 6), days=20, sell=True, in_time=False)).sold == 10


def test_it_is_sold_once() -> None:
    sold = planner(Part(first=date(2026, 8, 10), days=14, sold=10))
    assert isinstance(refused(sold, date(2026, 10, 19), 6, sell=True), NothingToSell)
    assert sold.check(Ask(first=date(2026, 10, 19), days=6)).rest == 0


# --- the whole, against everything ------------------------------------------------------------------------------------

TWELVE_MONTHS = [date(2026, 3, 10) + timedelta(days=n) for n in range(365)]


@settings(max_examples=8)
@given(
    st.integers(0, 400).map(lambda n: date(2026, 1, 1) + timedelta(days=n)),
    st.sampled_from([0, 6, 15, 24]),
    st.lists(st.tuples(st.sampled_from(TWELVE_MONTHS), st.integers(5, 16)), max_size=2),
)
def test_the_planner_allows_what_the_law_allows_and_nothing_else(
    today: date, absent: int, taken: list[tuple[date, int]]
) -> None:
    parts = [Part(first=first, days=days) for first, days in taken]
    plan = planner(*parts, today=today, absent=absent)
    total = {0: 30, 6: 24, 15: 18, 24: 12}[absent]
    before = tuple(days for _, days in taken)
    left = total - sum(before)
    ways = divisions(total, before) or ({(left,)} if left > 0 else set())
    lengths = {part for way in ways for part in way}
    busy = {part.first + timedelta(days=n) for part in parts for n in range(part.days)}
    every = product((date(2026, 1, 1) + timedelta(days=n) for n in range(433)), range(1, 31))
    found = {(f, n) for f, n in every if not clash((f, n), busy) and not refusal(plan, Ask(first=f, days=n))}
    expected = {
        (first, days)
        for first in TWELVE_MONTHS
        for days in lengths
        if first >= today + timedelta(days=30) and may_begin(first, SAO_PAULO) and not clash((first, days), busy)
        and first + timedelta(days=days - 1) <= date(2027, 3, 9)
    }  # fmt: skip
    late = {(first, days) for first, days in found if first + timedelta(days=days - 1) > date(2027, 3, 9)}
    assert found - late == expected
    assert not {days for _, days in late} & {days for _, days in expected}, "too late only where nothing else is left"


def clash(option: tuple[date, int], busy: set[date]) -> bool:
    return any(option[0] + timedelta(days=n) in busy for n in range(option[1]))


@settings(max_examples=60)
@given(st.sampled_from(TWELVE_MONTHS), st.sampled_from([5, 14, 20, 30]), st.sampled_from(TWELVE_MONTHS))
def test_what_a_refusal_names_is_lawful_and_nothing_nearer_is(first: date, days: int, today: date) -> None:
    plan = planner(today=today)
    why = refusal(plan, Ask(first=first, days=days))
    match why:
        case StartsAtRest(nearest=nearest) | AnnouncedTooLate(nearest=nearest):
            assert nearest
            assert plan.check(Ask(first=nearest, days=days)).standing.period.days == 30
            between = [first + n * ONE for n in range(1 - abs((nearest - first).days), abs((nearest - first).days))]
            if isinstance(why, StartsAtRest):
                assert not [
                    d for d in between if not refusal(plan, Ask(first=d, days=days)) and may_end(d, days, nearest)
                ]
        case EndsTooLate(latest=latest, concessive_last=last):
            assert plan.check(Ask(first=latest, days=days)).late is False
            later = [latest + n * ONE for n in range(1, 40)]
            assert not [d for d in later if may_begin(d, SAO_PAULO) and d + timedelta(days=days - 1) <= last]
        case _:
            assert why is None


def refusal(plan: Planner, ask: Ask) -> Refusal | None:
    try:
        plan.check(ask)
    except Refusal as why:
        return why
    return None


def may_end(day: date, days: int, nearest: date) -> bool:
    """Whether it is as timely as the one that was named."""
    end = date(2027, 3, 9)
    return day + timedelta(days=days - 1) <= end or nearest + timedelta(days=days - 1) > end
