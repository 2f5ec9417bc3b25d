"""Balances over time: against a walk day by day, and the bugs that others had."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import Half
from domain.policy import LeaveType
from domain.vacation import (
    DAY,
    BookedDay,
    NotAnAmount,
    NotEnoughDays,
    Projection,
    after,
    check_balance,
    count,
    read_amount,
    total,
)
from domain.vacation import Span as LeaveSpan
from tests.domain.vacation.halves import calendar, day, leave_type

LAST = 14
"""Days on which something happens; afterwards the balance stays as it is."""
AMOUNTS = st.integers(-12, 12).map(lambda n: n * 250)
CHANGES = st.dictionaries(st.integers(1, LAST).map(day), AMOUNTS, max_size=8)
BALANCES = st.builds(
    lambda before, today, changes: Projection(since=day(0), before=before, changes={day(0): today, **changes}),
    st.integers(-8, 40).map(lambda n: n * 250),
    AMOUNTS,
    CHANGES,
)
ASKED = st.lists(
    st.builds(BookedDay, st.integers(0, LAST).map(day), st.sampled_from([None, *Half])),
    min_size=1, max_size=6, unique_by=lambda d: d.day,
).map(lambda days: tuple(sorted(days, key=lambda d: d.day)))  # fmt: skip
TYPES = st.integers(0, 4).map(lambda n: leave_type(overdraft=Decimal(n) / 2))


def walk(balance: Projection, booked: tuple[BookedDay, ...] = ()) -> dict[date, int]:
    """The balance at the end of each day, with ``booked`` taken from it."""
    left, found = balance.before, {}
    for n in range(LAST + 2):
        left += balance.changes.get(day(n), 0) - sum(b.amount for b in booked if b.day == day(n))
        found[day(n)] = left
    return found


def floor(rules: LeaveType) -> int:
    """The least that is lawful."""
    return -int(rules.overdraft * DAY)


def refusal(asked: tuple[BookedDay, ...], rules: LeaveType, balance: Projection) -> NotEnoughDays | None:
    """Why not, or None if it is lawful."""
    try:
        check_balance(asked, rules=rules, balance=balance)
    except NotEnoughDays as refused:
        return refused
    return None


# --- properties -------------------------------------------------------------------------------------------------------


@given(balance=BALANCES, since=st.integers(0, LAST))
def test_the_lowest_is_the_least_of_all_days_to_come(balance: Projection, since: int) -> None:
    days = walk(balance)
    assert balance.lowest() == min(days.values())
    assert balance.from_day(day(since)).lowest() == min(left for on, left in days.items() if on >= day(since))


@given(balance=BALANCES, asked=ASKED)
def test_what_is_taken_is_missing_from_its_day_on(balance: Projection, asked: tuple[BookedDay, ...]) -> None:
    taken = after(balance, asked)
    assert walk(taken) == walk(balance, asked)
    assert total(asked) == walk(balance)[day(LAST)] - walk(taken)[day(LAST)]


@given(balance=BALANCES, asked=ASKED, rules=TYPES)
def test_a_request_passes_if_the_balance_stays_lawful_and_only_then(
    balance: Projection, asked: tuple[BookedDay, ...], rules: LeaveType
) -> None:
    first = asked[0].day
    lawful = min(left for on, left in walk(balance, asked).items() if on >= first) >= floor(rules)
    told = refusal(asked, rules, balance)
    assert (told is None) is lawful
    if told:
        assert (told.asked, told.on) == (total(asked), first)
        assert told.left < told.asked, "nobody is told that they have enough and may not"


@given(balance=BALANCES, asked=ASKED, rules=TYPES)
def test_the_day_from_which_it_would_be_enough_is_the_first_such_day(
    balance: Projection, asked: tuple[BookedDay, ...], rules: LeaveType
) -> None:
    refused = refusal(asked, rules, balance)
    if refused is None:
        return
    first, needed = asked[0].day, total(asked) + floor(rules)
    enough = [on for on in walk(balance) if on > first and balance.from_day(on).lowest() >= needed]
    assert refused.enough_on == (enough[0] if enough else None)
    if refused.enough_on:
        moved = tuple(BookedDay(d.day - first + refused.enough_on, d.half) for d in asked)
        assert refusal(moved, rules, balance) is None


@given(balance=BALANCES, asked=ASKED)
def test_a_type_without_a_balance_asks_nobody(balance: Projection, asked: tuple[BookedDay, ...]) -> None:
    check_balance(asked, rules=leave_type(balance=False), balance=balance)


@given(asked=st.lists(ASKED, min_size=1, max_size=6), granted=st.integers(0, 24), rules=TYPES)
def test_however_often_one_asks_the_balance_never_falls_below_the_limit(
    asked: list[tuple[BookedDay, ...]], granted: int, rules: LeaveType
) -> None:
    balance = Projection(since=day(0), before=granted * 250, changes={})
    for wanted in asked:
        if refusal(wanted, rules, balance) is None:
            balance = after(balance, wanted)
    assert balance.lowest() >= floor(rules)


@given(st.integers(-3999, 3999).filter(bool))
def test_an_amount_is_read_as_it_is_written_in_both_languages(quarters: int) -> None:
    written = f"{Decimal(quarters) / 4}"
    assert read_amount(written) == read_amount(written.replace(".", ",")) == quarters * 250


@pytest.mark.parametrize("words", ["", "0", "-0", "many", "0.1", "1.3", "1e9", "1000", "-1000", "NaN", "inf", "1.2.3"])
def test_what_is_no_amount_is_refused(words: str) -> None:
    with pytest.raises(NotAnAmount):
        read_amount(words)


# --- bugs that others had ---------------------------------------------------------------------------------------------


def test_bug_10_one_and_a_half_days_of_carry_over_stay_one_and_a_half() -> None:
    """A column of whole numbers made them 2."""
    carried = Projection(since=day(0), before=1500, changes={})
    check_balance((BookedDay(day(0)), BookedDay(day(1), Half.MORNING)), rules=leave_type(), balance=carried)
    with pytest.raises(NotEnoughDays) as refused:
        check_balance((BookedDay(day(0)), BookedDay(day(1))), rules=leave_type(), balance=carried)
    assert (refused.value.left, refused.value.asked) == (1500, 2000)


def test_bug_9_each_year_pays_for_its_own_days() -> None:
    """Twenty days come on 1 January; three before it are all that is left of the old year."""
    counted = count(LeaveSpan(date(2026, 12, 29), date(2027, 1, 8)), rules=leave_type(), calendar=calendar())
    new_year = {date(2027, 1, 1): 20_000}
    check_balance(counted, rules=leave_type(), balance=Projection(since=counted[0].day, before=3000, changes=new_year))
    with pytest.raises(NotEnoughDays):
        check_balance(
            counted, rules=leave_type(), balance=Projection(since=counted[0].day, before=2500, changes=new_year)
        )


def test_days_that_await_a_decision_are_not_there_to_be_asked_for_again() -> None:
    """Systems that ignore what is awaiting let people ask for more than they have (horilla#751)."""
    awaiting = Projection(since=day(0), before=5000, changes={day(7): -4000})
    with pytest.raises(NotEnoughDays) as refused:
        check_balance((BookedDay(day(0)), BookedDay(day(1))), rules=leave_type(), balance=awaiting)
    assert refused.value.left == 1000
