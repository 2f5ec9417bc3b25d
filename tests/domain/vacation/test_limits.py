"""How much leave is in a row: against a walk over every half of a day."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import Half
from domain.people import Person
from domain.vacation import (
    Asked,
    BookedDay,
    NothingToCount,
    Span,
    StillWaiting,
    TakenDay,
    TooLong,
    broken,
    count,
    total,
    with_rest,
)
from tests.domain.vacation.halves import DAYS, PERIOD, SPANS, Piece, calendar, day, leave_type, pieces, pieces_of

FRIDAY, SATURDAY, SUNDAY, MONDAY = (date(2026, 11, 6 + n) for n in range(4))
ANA = Person(id=1, name="Ana", email="ana@company.example", hired_on=date(2026, 8, 31))


def asked(span: Span, *taken: TakenDay, schedule: str = "mon-fri 09:00-18:00", **rules: Any) -> Asked:
    """Ana asks for these days, and holds others."""
    mine, of_type = calendar(schedule), leave_type(**rules)
    days = count(span, rules=of_type, calendar=mine)
    return Asked(person=ANA, type="vacation", rules=of_type, span=span, days=days, taken=taken, calendar=mine,
                 today=span.first)  # fmt: skip


def held(*days: BookedDay, reference: str = "VAC-1", type_: str = "vacation") -> list[TakenDay]:
    return [TakenDay(booked=d, reference=reference, type=type_) for d in days]


def flooded(days: Sequence[BookedDay], taken: Sequence[BookedDay], schedule: str) -> int:
    """By hand: walk from the leave over halves that are taken or not worked, and add up what is taken."""
    mine, all_taken = calendar(schedule), {*pieces_of(tuple(taken)), *pieces_of(tuple(days))}
    every = [(day(n), half) for n in range(-20, PERIOD + 20) for half in (Half.MORNING, Half.AFTERNOON)]
    ends = every.index(pieces_of(tuple(days))[0]), every.index(pieces_of(tuple(days))[-1])
    reached = set(every[ends[0] : ends[1] + 1])
    for way in (every[: ends[0]][::-1], every[ends[1] + 1 :]):
        for piece in way:
            if piece not in all_taken and mine.is_working_day(piece[0]):
                break
            reached.add(piece)
    return 500 * len(reached & all_taken)


@given(
    span=SPANS,
    others=st.lists(SPANS.filter(lambda s: (s.last - s.first).days < 12), max_size=6),
    schedule=st.sampled_from(["mon-fri 09:00-18:00", "mon,wed 09:00-13:00", "sun-thu 08:00-16:00"]),
)
def test_what_is_in_a_row_is_what_no_working_half_divides(span: Span, others: list[Span], schedule: str) -> None:
    mine = calendar(schedule)
    free = set[Piece](pieces(span))
    taken = list[BookedDay]()
    for other in others:
        try:
            days = count(other, rules=leave_type(), calendar=mine)
        except NothingToCount:
            continue
        if not free & set(pieces_of(days)):
            taken += days
            free |= set(pieces_of(days))
    try:
        case = asked(span, *held(*taken), schedule=schedule, length={"most": "0.5"})
    except NothingToCount:
        return
    by_hand = flooded(case.days, taken, schedule)
    found = [refusal for refusal in broken(case) if isinstance(refusal, TooLong)]
    assert [refusal.asked for refusal in found] == ([by_hand] if by_hand > 500 else [])


@given(first=DAYS, length=st.integers(1, 40), most=st.integers(1, 20), before=st.integers(0, 10))
def test_what_would_do_does_and_a_day_more_does_not(first: date, length: int, most: int, before: int) -> None:
    span = Span(first, first + timedelta(days=length))
    earlier = held(*(BookedDay(d) for n in range(1, before + 1) if calendar().is_working_day(d := first - n * ONE)))
    rules: dict[str, Any] = {"length": {"most": most}}
    try:
        whole = asked(span, *earlier, **rules)
    except NothingToCount:
        return
    for refusal in broken(whole):
        assert isinstance(refusal, TooLong)
        fitting = [d for d in whole.days if refusal.until and d.day <= refusal.until]
        assert refusal.then == total(fitting)
        if fitting:
            assert broken(asked(Span(first, fitting[-1].day), *earlier, **rules)) == ()
        more = whole.days[len(fitting)].day
        assert broken(asked(Span(first, more), *earlier, **rules)) != ()


ONE = timedelta(days=1)


@pytest.mark.parametrize(
    ("beside", "amount"),
    [
        (BookedDay(FRIDAY), 6000),
        (BookedDay(FRIDAY, Half.AFTERNOON), 5500),
        (BookedDay(FRIDAY, Half.MORNING), None),
        (BookedDay(FRIDAY - ONE), None),
    ],
)
def test_half_a_day_of_work_divides(beside: BookedDay, amount: int | None) -> None:
    week = Span(MONDAY, MONDAY + 4 * ONE)
    found = broken(asked(week, *held(beside), length={"most": 5}))
    assert [refusal.asked for refusal in found if isinstance(refusal, TooLong)] == ([amount] if amount else [])


def test_what_is_taken_of_another_type_divides_nothing_and_adds_nothing() -> None:
    week = Span(MONDAY, MONDAY + 4 * ONE)
    assert broken(asked(week, *held(BookedDay(FRIDAY), type_="sick"), length={"most": 5})) == ()


@pytest.mark.parametrize(
    ("rule", "earliest"),
    [
        ({"months": 6}, date(2027, 2, 28)),
        ({"months": 1}, date(2026, 9, 30)),
        ({"days": 90}, date(2026, 11, 29)),
    ],
)
def test_months_of_service_end_with_a_month_that_is_shorter(rule: dict[str, int], earliest: date) -> None:
    calendar_days: dict[str, Any] = {"counting": "calendar days", "waiting": rule}
    assert broken(asked(Span(earliest, earliest), **calendar_days)) == ()
    [waits] = broken(asked(Span(earliest - ONE, earliest), **calendar_days))
    assert isinstance(waits, StillWaiting)
    assert waits.earliest == earliest


def test_a_weekend_before_the_first_working_day_is_no_leave_yet() -> None:
    """Asked from a Saturday on, it begins on the Monday on which it may."""
    new: dict[str, Any] = {"waiting": {"days": (MONDAY - date(2026, 8, 31)).days}}
    assert broken(asked(Span(SATURDAY, MONDAY), **new)) == ()
    assert len(broken(asked(Span(FRIDAY, MONDAY), **new))) == 1


@given(span=SPANS, others=st.lists(SPANS.filter(lambda s: (s.last - s.first).days < 12), max_size=4))
def test_a_rest_day_counts_where_leave_lies_on_both_sides(span: Span, others: list[Span]) -> None:
    """By hand: from each rest day walk both ways over rest days; both walks have to end at a half that is leave."""
    mine, of_type = calendar(), leave_type(sandwich=True)
    free, taken = set[Piece](pieces(span)), list[BookedDay]()
    try:
        days = count(span, rules=of_type, calendar=mine)
    except NothingToCount:
        return
    for other in others:
        try:
            counted = count(other, rules=of_type, calendar=mine)
        except NothingToCount:
            continue
        if not free & set(pieces_of(counted)):
            taken += counted
            free |= set(pieces_of(counted))
    asked_for = asked(span, *held(*taken), sandwich=True)
    leave, own = {*pieces_of(tuple(taken)), *pieces_of(days)}, set(pieces_of(days))

    def sides(rest: date) -> list[Piece]:
        before, after = mine.add_working_days(rest, -1), mine.add_working_days(rest, 1)
        return [(before, Half.AFTERNOON), (after, Half.MORNING)]

    every = [day(n) for n in range(-20, PERIOD + 20) if not mine.is_working_day(day(n))]
    between = {rest for rest in every if set(sides(rest)) <= leave and set(sides(rest)) & own}
    assert {b.day for b in with_rest(asked_for)} - {b.day for b in days} == between
