"""From which length on a certificate is asked for, and until when: against days that are counted one by one."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import Half, Schedule, WorkCalendar
from domain.policy import Certificate
from domain.vacation import Span, certificate_due, in_a_row

MON = date(2026, 8, 3)
OFFICE = WorkCalendar(schedule=Schedule.parse("mon-fri 09:00-18:00"), zone=ZoneInfo("Europe/Lisbon"))
RULE = Certificate(after_days=3, within_days=5)


def span(first: int, last: int, starts: Half = Half.MORNING, ends: Half = Half.AFTERNOON) -> Span:
    """From one day of August to another."""
    return Span(date(2026, 8, first), date(2026, 8, last), starts, ends)


@pytest.mark.parametrize(
    ("of", "before", "days"),
    [
        (span(3, 5), [], 3),
        (span(6, 10), [], 5),
        (span(5, 6), [span(3, 4)], 4),
        (span(10, 10), [span(6, 7)], 5),
        (span(11, 11), [span(6, 7)], 1),
        (span(5, 6), [span(3, 4, ends=Half.MORNING)], 2),
        (span(5, 6, starts=Half.AFTERNOON), [span(3, 4)], 2),
        (span(7, 7), [span(3, 4), span(5, 6)], 5),
        (span(7, 7), [span(5, 6), span(3, 4)], 5),
        (span(7, 7), [span(3, 3), span(5, 6)], 3),
    ],
)
def test_days_in_a_row_reach_over_rest_days_into_earlier_leave(of: Span, before: list[Span], days: int) -> None:
    assert in_a_row(of, before, OFFICE) == days


@given(st.sets(st.integers(0, 27), min_size=1))
def test_days_in_a_row_against_a_walk_day_by_day(away: set[int]) -> None:
    days = sorted(day for n in away if OFFICE.is_working_day(day := MON + timedelta(days=n)))
    if not days:
        return
    *before, last = [Span(day, day) for day in days]
    first = day = last.first
    while day >= MON:
        day -= timedelta(days=1)
        if day in days:
            first = day
        elif OFFICE.is_working_day(day):
            break
    assert in_a_row(last, before, OFFICE) == (last.last - first).days + 1


def due(of: Span, asked: int, before: tuple[Span, ...] = ()) -> date | None:
    """The last day for the certificate of leave that was asked for on a day of August."""
    return certificate_due(RULE, of, before, asked_on=date(2026, 8, asked), calendar=OFFICE)


def test_three_days_need_none_and_four_do() -> None:
    assert due(span(3, 5), 3) is None
    assert due(span(3, 6), 3) == date(2026, 8, 10)


def test_the_days_to_bring_it_begin_with_the_later_of_asking_and_falling_ill() -> None:
    assert due(span(3, 7), 10) == date(2026, 8, 17)
    assert due(span(24, 28), 3) == date(2026, 8, 31)


def test_one_more_day_of_the_same_illness_asks_for_it() -> None:
    assert due(span(6, 6), 6, (span(3, 5),)) == date(2026, 8, 13)


def test_a_type_without_the_rule_never_asks() -> None:
    assert certificate_due(None, span(3, 28), (), asked_on=MON, calendar=OFFICE) is None
