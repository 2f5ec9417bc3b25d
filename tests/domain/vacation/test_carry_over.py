"""What goes over into the next year and what expires: against five years lived day by day."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from domain.policy import CarryOver, LeaveType
from domain.vacation import DAY, Account, BookedDay, NotEnoughDays, Posted, Rule, check_balance, due, project
from tests.domain.vacation.halves import leave_type
from tests.domain.vacation.test_balance import refusal
from tests.domain.vacation.years import (
    FIRST,
    LAST,
    ONE,
    account,
    days,
    earned_by_hand,
    left,
    lines,
    lived,
    taken,
    ticked,
)

DATES = st.dates(FIRST, LAST)
RULES = st.builds(
    lambda yearly, periods, most, expires, arrears, first_year, months: leave_type(
        accrual={
            "days": yearly,
            "periods": periods,
            "granted": "last day" if arrears else "first day",
            "first_year": first_year,
        },
        carry_over={
            "most": most,
            "expires": "31 Mar" if expires else None,
            "first_year": months and {"months": months, "expires": "30 Jun"},
        },
    ),
    st.integers(0, 30), st.sampled_from([1, 2, 4, 12]), st.none() | st.integers(0, 12), st.booleans(), st.booleans(),
    st.sampled_from([None, {"periods": 12}, {"days_a_month": 2, "most": 20}]), st.none() | st.integers(1, 12),
)  # fmt: skip
HIRED = st.dates(date(2022, 1, 1), date(2028, 12, 31))
LEAVE = st.dictionaries(DATES, st.sampled_from([500, 1000]), max_size=80)
TEN = leave_type(accrual={"days": 25}, carry_over={"most": 10, "expires": "31 Mar"})
JANUARY, APRIL = date(2027, 1, 1), date(2027, 4, 1)


def booked(leave: dict[date, int]) -> list[Posted]:
    return [taken(day, amount) for day, amount in leave.items()]


def ten_carried(*more: Posted, rules: LeaveType = TEN) -> Account:
    """Ten of the 25 days of 2026 are left at its end."""
    spent = [taken(date(2026, 5, 1) + n * ONE) for n in range(15)]
    return account(rules, *spent, *more)


def in_spring(n: int) -> list[Posted]:
    """So many days of February."""
    return [taken(date(2027, 2, 1) + k * ONE) for k in range(n)]


# --- properties -------------------------------------------------------------------------------------------------------


@given(rules=RULES, hired=HIRED, leave=LEAVE)
@settings(max_examples=50, deadline=None)
def test_every_day_of_five_years_is_as_a_life_lived_day_by_day(
    rules: LeaveType, hired: date, leave: dict[date, int]
) -> None:
    of = ticked(account(rules, *booked(leave), hired=hired), LAST)
    moves = Counter[date]()
    for line in of.lines:
        moves[line.day] += line.amount
    running, shown = 0, {}
    for day in days():
        running += moves[day]
        shown[day] = running
    assert shown == lived(of, earned_by_hand(of), leave)


@given(rules=RULES, leave=LEAVE, looks=st.lists(DATES, max_size=5), late=st.lists(DATES, max_size=5, unique=True))
@settings(max_examples=50, deadline=None)
def test_whatever_is_entered_late_or_given_back_ends_where_it_would_have_at_once(
    rules: LeaveType, leave: dict[date, int], looks: list[date], late: list[date]
) -> None:
    at_once = ticked(account(rules, *booked(leave)), LAST)
    in_steps = account(rules, *(taken(day) for day in late))
    for look in sorted(looks):
        in_steps = ticked(in_steps, look)
    given_back = [taken(day, -DAY, Rule.GIVEN_BACK) for day in late]
    in_steps = ticked(replace(in_steps, lines=(*in_steps.lines, *booked(leave), *given_back)), LAST)
    assert not due(in_steps, LAST), "a second run changes nothing"
    assert [left(in_steps, day) for day in (date(y, m, 28) for y in range(2026, 2031) for m in (1, 3, 4, 12))] == [
        left(at_once, day) for day in (date(y, m, 28) for y in range(2026, 2031) for m in (1, 3, 4, 12))
    ]


@given(rules=RULES, leave=LEAVE, look=DATES, on=DATES)
@settings(max_examples=50, deadline=None)
def test_a_balance_that_is_foreseen_is_the_one_that_comes(
    rules: LeaveType, leave: dict[date, int], look: date, on: date
) -> None:
    of = ticked(account(rules, *booked(leave)), look)
    foreseen = project(of, since=look)
    if look <= on <= look + timedelta(days=365):
        assert foreseen.at(on) == left(ticked(of, on), on)


@given(rules=RULES, asked=st.lists(st.tuples(DATES, st.integers(1, 25)), max_size=10), today=DATES)
@settings(max_examples=50, deadline=None)
def test_however_often_one_asks_no_day_falls_below_the_limit_and_who_is_refused_has_less(
    rules: LeaveType, asked: list[tuple[date, int]], today: date
) -> None:
    of = ticked(account(rules), today)
    for first, length in asked:
        wanted = tuple(BookedDay(first + n * ONE) for n in range(length))
        if first < today:
            continue
        refused = refusal(wanted, rules, project(of, since=first))
        if refused is None:
            of = of.booked(wanted)
            continue
        uncovered = sum(d.amount for d in wanted if d.day >= refused.on)
        assert refused.left < uncovered, "nobody is told that they have enough and may not"
        fits = wanted[: len(wanted) - uncovered // DAY + refused.left // DAY]
        assert not fits or refusal(fits, rules, project(of, since=first)) is None
    end = ticked(of, LAST)
    assert min(left(end, day) for day in days() if day >= today) >= 0


# --- bugs that others had ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("used", "expire"), [(0, 10), (8, 2), (10, 0), (12, 0)])
def test_bug_6_only_what_is_not_used_expires(used: int, expire: int) -> None:
    """Ten carried over, used 0, 8, 10 and 12 of them: the expiry took back what had been used."""
    of = ticked(ten_carried(*in_spring(used)), APRIL)
    assert lines(of, Rule.EXPIRED) == ([(APRIL, -expire * DAY)] if expire else [])
    assert left(of, APRIL) == (10 + 25 - used - expire) * DAY


def test_bug_9_each_year_pays_for_its_own_days_across_new_year() -> None:
    """Three days are left of the old year: two are taken in December, one is carried over and taken in January."""
    spent = [taken(date(2026, 5, 1) + n * ONE) for n in range(22)]
    across = tuple(BookedDay(date(2026, 12, 30) + n * ONE) for n in range(5))
    rules = leave_type(accrual={"days": 25}, carry_over={"most": 0})
    of = account(rules, *spent)
    check_balance(across, rules=rules, balance=project(of, since=across[0].day))
    of = ticked(of.booked(across), JANUARY)
    assert lines(of, Rule.CARRIED_OVER) == [(JANUARY, -1 * DAY)]
    assert left(of, date(2027, 1, 3)) == 22 * DAY


def test_bug_10_one_and_a_half_days_are_carried_over_as_one_and_a_half() -> None:
    """A column of whole numbers made them 2."""
    of = ticked(
        ten_carried(*[taken(date(2026, 6, 1) + n * ONE) for n in range(8)], taken(date(2026, 7, 1), 500)), APRIL
    )
    assert [line.facts["carried"] for line in of.lines if line.rule is Rule.CARRIED_OVER] == [1500]
    assert lines(of, Rule.EXPIRED) == [(APRIL, -1500)]


def test_bug_13_an_expiry_that_is_missed_is_made_up_for() -> None:
    of = ticked(ten_carried(*in_spring(8)), date(2026, 12, 1))
    late = ticked(of, date(2028, 11, 30))
    assert lines(late, Rule.EXPIRED)[0] == (APRIL, -2 * DAY)
    assert late.lines[-1] in ticked(of, APRIL).lines or len(lines(late, Rule.CARRIED_OVER)) == 2


# --- the rules by name ------------------------------------------------------------------------------------------------


def test_a_request_across_the_expiry_is_split() -> None:
    """Two days before it come out of what was carried over, three after it do not."""
    of = ten_carried().booked([BookedDay(date(2027, 3, 30) + n * ONE) for n in range(5)])
    assert lines(ticked(of, APRIL), Rule.EXPIRED) == [(APRIL, -8 * DAY)]


def test_a_request_that_needs_expired_days_is_told_from_which_day_on() -> None:
    rules = leave_type(accrual={"days": 12, "periods": 2}, carry_over={"most": 10, "expires": "30 Jun"})
    figure = Posted(day=date(2026, 12, 31), amount=10_000, rule=Rule.IMPORTED)
    of = ticked(account(rules, figure), date(2026, 12, 31))
    of = replace(of, settled=replace(of.settled, since=date(2026, 1, 1)))
    wanted = tuple(BookedDay(date(2027, 6, 29) + n * ONE) for n in range(16))
    with pytest.raises(NotEnoughDays) as refused:
        check_balance(wanted, rules=rules, balance=project(of, since=wanted[0].day))
    assert (refused.value.on, refused.value.asked) == (date(2027, 7, 13), 16 * DAY)
    assert refused.value.left == 0


def test_days_that_await_a_decision_are_used_until_it_is_no() -> None:
    awaiting = ten_carried(*in_spring(8))
    refused = ticked(awaiting, date(2027, 4, 10))
    assert lines(refused, Rule.EXPIRED) == [(APRIL, -2 * DAY)]
    without = ticked(replace(refused, lines=tuple(ln for ln in refused.lines if ln not in in_spring(8))), APRIL)
    assert lines(without, Rule.EXPIRED) == [(APRIL, -2 * DAY), (APRIL, -8 * DAY)]


def test_what_is_given_back_after_the_expiry_expires_too() -> None:
    of = ticked(ten_carried(*in_spring(8)), date(2027, 4, 10))
    back = [taken(line.day, -DAY, Rule.GIVEN_BACK) for line in in_spring(3)]
    after = ticked(replace(of, lines=(*of.lines, *back)), date(2027, 5, 1))
    assert lines(after, Rule.EXPIRED) == [(APRIL, -2 * DAY), (APRIL, -3 * DAY)]


def test_a_correction_downwards_uses_what_was_carried_over() -> None:
    of = ticked(ten_carried(Posted(day=date(2027, 2, 1), amount=-4 * DAY, rule=Rule.ADJUSTED)), APRIL)
    assert lines(of, Rule.EXPIRED) == [(APRIL, -6 * DAY)]


def test_a_debt_goes_over_whole() -> None:
    of = ticked(account(TEN, *[taken(date(2026, 5, 1) + n * ONE) for n in range(27)]), APRIL)
    assert left(of, JANUARY) == 23 * DAY
    assert not lines(of, Rule.EXPIRED)


def test_a_policy_that_changes_does_not_turn_a_year_anew() -> None:
    of = ticked(ten_carried(), date(2027, 1, 20))
    kinder = replace(of, rules=leave_type(accrual={"days": 25}, carry_over={"most": 2, "expires": "30 Jun"}))
    assert lines(ticked(kinder, APRIL), Rule.EXPIRED) == [(APRIL, -10 * DAY)], "by the terms of then"
    introduced = replace(ticked(ten_carried(rules=leave_type(accrual={"days": 25})), date(2027, 6, 1)), rules=TEN)
    assert left(ticked(introduced, date(2027, 12, 31)), date(2027, 12, 31)) == 35 * DAY, "from the next year on"


def test_months_instead_of_a_day_and_years_from_the_hire_date() -> None:
    rules = leave_type(
        accrual={"days": 20, "from": "hire date"}, carry_over={"most": 5, "after_months": 3},
    )  # fmt: skip
    of = ticked(account(rules, hired=date(2026, 5, 20)), date(2027, 9, 1))
    assert lines(of, Rule.CARRIED_OVER) == [(date(2027, 5, 20), -15 * DAY)]
    assert lines(of, Rule.EXPIRED) == [(date(2027, 8, 20), -5 * DAY)]


@pytest.mark.parametrize("day", ["31 Apr", "29 Feb", "March", "31.3.", "0 Jan"])
def test_a_day_that_is_not_in_every_year_is_refused(day: str) -> None:
    with pytest.raises(ValidationError, match="no day of every year"):
        CarryOver.model_validate({"expires": day})
    assert CarryOver.model_validate({"expires": "31 March"}).expires == "31 Mar"
    with pytest.raises(ValidationError, match="not both"):
        CarryOver.model_validate({"expires": "31 Mar", "after_months": 3})
