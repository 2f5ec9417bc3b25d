"""Which days are counted and which clash: against a count by hand, and the bugs that others had."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import Half, Schedule, WorkCalendar
from domain.policy import Notice
from domain.vacation import (
    LONGEST_SPAN,
    BookedDay,
    EndsBeforeStart,
    NoHalfDays,
    NoHalfLeft,
    NothingToCount,
    Overlaps,
    Span,
    SpanTooLong,
    TakenDay,
    TooFarAhead,
    TooLittleNotice,
    check_notice,
    check_overlap,
    count,
    total,
)
from tests.domain.vacation.halves import (
    ANY_SPAN,
    BOOKED,
    CALENDAR_DAYS,
    SPANS,
    VACATION,
    calendar,
    day,
    leave_type,
    pieces,
    pieces_of,
)

FRIDAY, SATURDAY, SUNDAY, MONDAY = (date(2026, 8, 7 + n) for n in range(4))
SCHEDULES = st.sampled_from(["mon-fri 09:00-18:00", "mon,wed 09:00-13:00", "sun-thu 08:00-16:00", "sat 10:00-14:00"])


def taken(*days: BookedDay, reference: str = "VAC-1") -> list[TakenDay]:
    """Days of an earlier request."""
    return [TakenDay(booked=d, reference=reference) for d in days]


def whole(first: date, last: date) -> tuple[BookedDay, ...]:
    """Whole days from first to last, rest days too."""
    return tuple(BookedDay(first + timedelta(days=n)) for n in range((last - first).days + 1))


# --- properties -------------------------------------------------------------------------------------------------------


@given(span=SPANS, schedule=SCHEDULES)
def test_working_days_are_the_halves_of_the_span_on_working_days(span: Span, schedule: str) -> None:
    mine = calendar(schedule)
    by_hand = [piece for piece in pieces(span) if mine.is_working_day(piece[0])]
    if not by_hand:
        with pytest.raises(NothingToCount) as nothing:
            count(span, rules=VACATION, calendar=mine)
        assert mine.is_working_day(nothing.value.next_working_day)
        assert nothing.value.next_working_day > span.last
        return
    counted = count(span, rules=VACATION, calendar=mine)
    assert pieces_of(counted) == by_hand
    assert total(counted) == 500 * len(by_hand)


@given(span=SPANS)
def test_calendar_days_are_all_halves_of_the_span(span: Span) -> None:
    counted = count(span, rules=CALENDAR_DAYS, calendar=calendar())
    assert pieces_of(counted) == pieces(span)
    assert total(counted) == 500 * len(pieces(span))


@given(mine=st.lists(BOOKED, min_size=1, max_size=5), theirs=st.lists(BOOKED, max_size=5))
def test_days_overlap_where_a_half_is_taken_twice(mine: list[BookedDay], theirs: list[BookedDay]) -> None:
    twice = set(pieces_of(tuple(mine))) & set(pieces_of(tuple(theirs)))
    if not twice:
        check_overlap(mine, taken(*theirs))
        return
    with pytest.raises(Overlaps) as clash:
        check_overlap(mine, taken(*theirs))
    assert clash.value.day in {found for found, _ in twice}


@given(mine=SPANS, theirs=SPANS)
def test_two_spans_overlap_where_a_working_half_is_in_both(mine: Span, theirs: Span) -> None:
    both = set(pieces(mine)) & set(pieces(theirs))
    try:
        counted = [count(s, rules=VACATION, calendar=calendar()) for s in (mine, theirs)]
    except NothingToCount:
        return
    clash = any(calendar().is_working_day(on) for on, _ in both)
    if clash:
        with pytest.raises(Overlaps):
            check_overlap(counted[0], taken(*counted[1]))
    else:
        check_overlap(counted[0], taken(*counted[1]))


@given(span=ANY_SPAN)
def test_what_ends_before_it_starts_is_refused_by_name(span: Span) -> None:
    if span.last < span.first:
        with pytest.raises(EndsBeforeStart):
            count(span, rules=VACATION, calendar=calendar())
    elif span.first == span.last and (span.starts, span.ends) == (Half.AFTERNOON, Half.MORNING):
        with pytest.raises(NoHalfLeft):
            count(span, rules=VACATION, calendar=calendar())


@given(first=st.integers(-400, 400), least=st.integers(-30, 60), most=st.integers(0, 400))
def test_notice_is_a_range_of_days_from_today(first: int, least: int, most: int) -> None:
    today = day(0)
    asked, notice = today + timedelta(days=first), Notice(least=least, most=most)
    if first < least:
        with pytest.raises(TooLittleNotice) as soon:
            check_notice(asked, notice=notice, today=today)
        check_notice(max(soon.value.earliest, asked), notice=Notice(least=least, most=3660), today=today)
    elif first > most:
        with pytest.raises(TooFarAhead) as far:
            check_notice(asked, notice=notice, today=today)
        assert far.value.latest == today + timedelta(days=most)
    else:
        check_notice(asked, notice=notice, today=today)


# --- limits -----------------------------------------------------------------------------------------------------------


def test_a_span_of_more_than_two_years_is_refused() -> None:
    count(Span(day(0), day(LONGEST_SPAN - 1)), rules=VACATION, calendar=calendar())
    with pytest.raises(SpanTooLong) as too_long:
        count(Span(day(0), day(LONGEST_SPAN)), rules=VACATION, calendar=calendar())
    assert too_long.value.most == LONGEST_SPAN


def test_a_type_without_half_days_is_taken_whole() -> None:
    whole_only = leave_type(half_days=False)
    count(Span(MONDAY, MONDAY), rules=whole_only, calendar=calendar())
    with pytest.raises(NoHalfDays):
        count(Span(MONDAY, MONDAY, ends=Half.MORNING), rules=whole_only, calendar=calendar())


# --- bugs that others had ---------------------------------------------------------------------------------------------


def test_bug_1_a_request_strictly_inside_another_overlaps() -> None:
    """TimeOff.Management compared the ends only."""
    outer, inner = whole(MONDAY, date(2026, 8, 21)), whole(date(2026, 8, 12), date(2026, 8, 13))
    for mine, theirs in ((inner, outer), (outer, inner)):
        with pytest.raises(Overlaps):
            check_overlap(mine, taken(*theirs))


def test_bug_2_every_earlier_request_is_looked_at() -> None:
    """Horilla looked at the first overlap only, and passed what clashed with the second."""
    earlier = [
        *taken(BookedDay(MONDAY, Half.MORNING), reference="VAC-1"),
        *taken(BookedDay(MONDAY, Half.AFTERNOON), reference="VAC-2"),
    ]
    with pytest.raises(Overlaps) as clash:
        check_overlap([BookedDay(MONDAY, Half.AFTERNOON)], earlier)
    assert clash.value.reference == "VAC-2"


@pytest.mark.parametrize("half", list(Half))
def test_bug_3_a_whole_day_and_its_half_overlap(half: Half) -> None:
    """In hrms#4788 both passed, in either order."""
    for mine, theirs in ((None, half), (half, None), (None, None), (half, half)):
        with pytest.raises(Overlaps):
            check_overlap([BookedDay(MONDAY, mine)], taken(BookedDay(MONDAY, theirs)))


def test_a_morning_and_an_afternoon_do_not_overlap() -> None:
    check_overlap([BookedDay(MONDAY, Half.MORNING)], taken(BookedDay(MONDAY, Half.AFTERNOON)))


@pytest.mark.parametrize(
    ("span", "thousandths"),
    [
        (Span(FRIDAY, SATURDAY, ends=Half.MORNING), 1000),
        (Span(SUNDAY, MONDAY, starts=Half.AFTERNOON), 1000),
        (Span(SATURDAY, MONDAY, starts=Half.AFTERNOON, ends=Half.MORNING), 500),
        (Span(FRIDAY, MONDAY, starts=Half.AFTERNOON, ends=Half.MORNING), 1000),
    ],
)
def test_bug_7_half_a_day_at_a_weekend_is_not_deducted(span: Span, thousandths: int) -> None:
    assert total(count(span, rules=VACATION, calendar=calendar())) == thousandths


def test_bug_7_half_a_holiday_alone_is_nothing() -> None:
    christmas = date(2026, 12, 25)
    with pytest.raises(NothingToCount) as nothing:
        count(Span(christmas, christmas, starts=Half.AFTERNOON), rules=VACATION, calendar=calendar())
    assert nothing.value.next_working_day == date(2026, 12, 28)


@pytest.mark.parametrize(
    ("zone", "today"),
    [
        ("Pacific/Kiritimati", date(2026, 8, 11)),
        ("Europe/Lisbon", date(2026, 8, 10)),
        ("Pacific/Pago_Pago", date(2026, 8, 9)),
    ],
)
def test_bug_8_today_is_the_employees_and_a_day_stays_that_day(zone: str, today: date) -> None:
    """TimeOff#175 and odoo#49234 passed dates through moments, and were a day off."""
    here = WorkCalendar(schedule=Schedule.parse("mon-sun 09:00-18:00"), zone=ZoneInfo(zone))
    assert here.today(datetime(2026, 8, 10, 10, 30, tzinfo=UTC)) == today
    check_notice(today, notice=Notice(least=0), today=today)
    with pytest.raises(TooLittleNotice):
        check_notice(today - timedelta(days=1), notice=Notice(least=0), today=today)
    assert count(Span(today, today), rules=VACATION, calendar=here) == (BookedDay(today),)


def test_bug_9_a_request_across_new_year_counts_in_both_years() -> None:
    """TimeOff refused it; a fork took all of it from the first year."""
    counted = count(Span(date(2026, 12, 28), date(2027, 1, 5)), rules=VACATION, calendar=calendar())
    assert [d.day.day for d in counted] == [28, 29, 30, 31, 4, 5], "1 January is a holiday, 2 and 3 a weekend"
