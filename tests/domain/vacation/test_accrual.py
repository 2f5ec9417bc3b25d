"""What is earned: each year sums to its figure, and nothing is lost or brought twice, whenever the clock looks."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from domain.policy import Accrual, LeaveType
from domain.vacation import DAY, Account, Employment, Posted, Rule, due, grants, next_day, year_of
from tests.domain.vacation.halves import leave_type
from tests.domain.vacation.years import (
    FIRST,
    LAST,
    account,
    days,
    earned_by_hand,
    left,
    lines,
    taken,
    ticked,
)

DATES = st.dates(FIRST, LAST)
ROUNDINGS = st.fixed_dictionaries(
    {"to": st.sampled_from(["none", "half", "whole"]), "how": st.sampled_from(["up", "down", "nearest"])}
)
TENURES = st.lists(st.tuples(st.integers(1, 120), st.integers(10, 35)), max_size=3, unique_by=lambda m: m[0]).map(
    lambda found: [{"after_months": months, "days": days} for months, days in sorted(found)]
)
FIRST_YEARS = st.one_of(
    st.none(),
    st.sampled_from([1, 2, 4, 12]).map(lambda n: {"periods": n}),
    st.tuples(st.integers(0, 12), st.none() | st.integers(0, 30)).map(
        lambda found: {"days_a_month": Decimal(found[0]) / 4, "most": found[1]}
    ),
)
YEARLY = st.one_of(
    st.integers(0, 140).map(lambda n: {"days": Decimal(n) / 4}),
    st.tuples(st.integers(1, 70), st.none() | st.integers(0, 30)).map(
        lambda found: {"weeks": Decimal(found[0]) / 10, "most": found[1]}
    ),
)
ACCRUALS = st.builds(
    lambda rest, yearly: Accrual.model_validate({**rest, **yearly}),
    st.fixed_dictionaries(
        {
            "granted": st.sampled_from(["first day", "last day"]),
            "first_year": FIRST_YEARS,
            "periods": st.sampled_from([1, 2, 4, 12]),
            "from": st.sampled_from(["january", "hire date"]),
            "rounding": ROUNDINGS,
            "tenure": TENURES,
        }
    ),
    YEARLY,
)
HIRED = st.dates(date(2018, 1, 1), date(2030, 6, 30))


def brought(of: Account, on: date = LAST) -> list[tuple[date, int]]:
    """What accrual brings until a day."""
    return [(entry.day, entry.amount) for entry in due(of, on) if entry.rule is Rule.ACCRUED]


def of_type(accrual: Accrual | dict[str, object], **more: object) -> LeaveType:
    return leave_type(accrual=accrual, **more)


# --- properties -------------------------------------------------------------------------------------------------------


@settings(max_examples=60, deadline=None)
@given(rules=ACCRUALS, hired=HIRED)
def test_the_periods_of_a_full_year_sum_to_its_figure(rules: Accrual, hired: date) -> None:
    earned = grants(rules, Employment(hired_on=hired), since=date(2018, 1, 1), until=date(2032, 12, 31))
    by_year: dict[date, list[int]] = {}
    for grant in earned:
        by_year.setdefault(year_of(rules.from_, hired, grant.first), []).append(grant.amount)
    flat = rules.model_copy(update={"tenure": ()})
    for year, amounts in by_year.items():
        # A milestone within a year makes two figures of it.
        if hired < year and len(amounts) == rules.periods and rules == flat:
            unit = {"none": 1, "half": 500, "whole": 1000}[rules.rounding.to]
            assert abs(sum(amounts) - int(rules.a_year(5) * DAY)) < unit, "only the figure itself is rounded"
        assert len(amounts) <= (12 if rules.first_year else rules.periods)
        assert all(amount >= 0 for amount in amounts)


@settings(max_examples=60, deadline=None)
@given(rules=ACCRUALS, hired=HIRED, gone=st.none() | st.integers(0, 1500))
def test_the_periods_cover_each_day_at_the_company_once(rules: Accrual, hired: date, gone: int | None) -> None:
    left_on = None if gone is None else hired + timedelta(days=gone)
    earned = grants(rules, Employment(hired_on=hired, left_on=left_on), since=FIRST, until=LAST)
    if rules.first_year and rules.first_year.days_a_month is not None:
        rules = rules.model_copy(update={"first_year": None})
        earned = grants(rules, Employment(hired_on=hired, left_on=left_on), since=FIRST, until=LAST)
    covered = [grant.first + timedelta(days=n) for grant in earned for n in range((grant.last - grant.first).days + 1)]
    wanted = [day for day in days() if hired <= day and (left_on is None or day <= left_on)]
    assert all(done == day for done, day in zip(covered, wanted, strict=False))
    assert len(set(covered)) == len(covered)
    if rules.granted == "first day":
        assert len(covered) >= len(wanted)
        assert all(grant.day == grant.first for grant in earned)
    else:
        assert len(wanted) - len(covered) < 366 // rules.periods + 31, (
            "only the period that is not over yet is not there"
        )
        assert all(grant.day in (grant.first, grant.last) for grant in earned)


@given(
    rules=ACCRUALS.filter(lambda r: r.from_ == "january"),
    hired=HIRED,
    gone=st.none() | DATES,
    week=st.integers(1, 7),
)
@settings(max_examples=60, deadline=None)
def test_what_is_earned_is_what_a_count_of_days_says(rules: Accrual, hired: date, gone: date | None, week: int) -> None:
    of = account(of_type(rules), hired=hired, left=gone and max(hired, gone), week=week)
    assert dict(brought(of)) == earned_by_hand(of)


@settings(max_examples=60, deadline=None)
@given(rules=ACCRUALS, hired=HIRED, looks=st.lists(DATES, max_size=6))
def test_whenever_the_clock_looks_nothing_is_lost_and_nothing_comes_twice(
    rules: Accrual, hired: date, looks: list[date]
) -> None:
    at_once = ticked(account(of_type(rules), hired=hired), LAST)
    in_steps = account(of_type(rules), hired=hired)
    for look in [*sorted(looks), LAST]:
        in_steps = ticked(in_steps, look)
        assert not due(in_steps, look), "a second run changes nothing"
    assert set(in_steps.lines) == set(at_once.lines)


@settings(max_examples=60, deadline=None)
@given(rules=ACCRUALS, hired=HIRED, wrong=st.lists(st.tuples(DATES, HIRED), min_size=1, max_size=3))
def test_a_hire_date_that_is_corrected_leaves_what_the_right_one_would_have_brought(
    rules: Accrual, hired: date, wrong: list[tuple[date, date]]
) -> None:
    mended = account(of_type(rules), hired=wrong[0][1])
    for look, was in sorted(wrong):
        mended = ticked(replace(mended, employment=Employment(hired_on=was)), look)
    mended = ticked(replace(mended, employment=Employment(hired_on=hired)), LAST)
    right = ticked(account(of_type(rules), hired=hired), LAST)
    assert left(mended, LAST) == left(right, LAST)
    assert not due(mended, LAST)


@settings(max_examples=60, deadline=None)
@given(
    rules=ACCRUALS, wrong=st.lists(st.tuples(DATES, st.none() | DATES), min_size=1, max_size=3), gone=st.none() | DATES
)
def test_a_last_day_that_is_corrected_leaves_what_the_right_one_would_have_brought(
    rules: Accrual, wrong: list[tuple[date, date | None]], gone: date | None
) -> None:
    came = date(2024, 3, 31)
    mended = account(of_type(rules), hired=came)
    for look, was in sorted(wrong, key=lambda found: found[0]):
        mended = ticked(replace(mended, employment=Employment(hired_on=came, left_on=was)), look)
    mended = ticked(replace(mended, employment=Employment(hired_on=came, left_on=gone)), LAST)
    right = ticked(account(of_type(rules), hired=came, left=gone), LAST)
    assert left(mended, LAST) == left(right, LAST)
    assert not due(mended, LAST)


@settings(max_examples=60, deadline=None)
@given(rules=ACCRUALS, hired=HIRED, look=DATES, ahead=st.integers(0, 300))
def test_the_next_day_is_the_next_on_which_something_comes(rules: Accrual, hired: date, look: date, ahead: int) -> None:
    of = ticked(account(of_type(rules), hired=hired), look)
    following = next_day(of, look)
    day = look + timedelta(days=ahead)
    assert bool(due(of, day)) is (following is not None and following <= day)


@settings(max_examples=60, deadline=None)
@given(cap=st.integers(1, 40), leave=st.lists(DATES, max_size=30, unique=True))
def test_nothing_is_earned_above_the_cap(cap: int, leave: list[date]) -> None:
    rules = of_type({"days": 24, "periods": 12, "cap": cap})
    of = ticked(account(rules, *(taken(day) for day in leave)), LAST)
    for day, amount in lines(of, Rule.ACCRUED):
        assert amount == 0 or left(of, day) <= cap * DAY + DAY, "leave of the same day comes after what is earned"
        assert amount <= 2 * DAY


# --- bugs that others had ---------------------------------------------------------------------------------------------


def test_bug_4_four_quarters_a_year_bring_four_times() -> None:
    """An inverted remainder made a quarterly accrual fire eight times a year."""
    of = account(of_type({"days": 20, "periods": 4}))
    assert brought(of, date(2026, 12, 31)) == [(date(2026, month, 1), 5 * DAY) for month in (1, 4, 7, 10)]
    monthly = of
    for month in range(1, 13):
        monthly = ticked(monthly, date(2026, month, 28))
    assert len(lines(monthly, Rule.ACCRUED)) == 4


@pytest.mark.parametrize("to", ["none", "half", "whole"])
@pytest.mark.parametrize("how", ["up", "down", "nearest"])
def test_bug_5_nineteen_days_a_year_stay_nineteen_by_the_month(to: str, how: str) -> None:
    """Each month rounded by itself made 24 of them."""
    of = account(of_type({"days": 19, "periods": 12, "rounding": {"to": to, "how": how}}))
    earned = [amount for _, amount in brought(of, date(2026, 12, 31))]
    assert sum(earned) == 19 * DAY
    assert len(earned) == 12


def test_bug_13_a_yearly_day_that_is_missed_is_made_up_for() -> None:
    """A reset that polls for its very day loses it when nobody polls."""
    of = ticked(account(of_type({"days": 25})), date(2026, 12, 20))
    late = ticked(of, date(2027, 2, 17))
    assert lines(late, Rule.ACCRUED) == [(date(2026, 1, 1), 25 * DAY), (date(2027, 1, 1), 25 * DAY)]


# --- the rules by name ------------------------------------------------------------------------------------------------


def test_whoever_comes_in_the_year_earns_their_part_of_it() -> None:
    half = {"days": 24, "periods": 12, "rounding": {"to": "half", "how": "up"}}
    of = account(of_type(half), hired=date(2026, 3, 17))
    assert brought(of, date(2026, 6, 1)) == [
        (date(2026, 3, 17), 1000), (date(2026, 4, 1), 2000), (date(2026, 5, 1), 2000), (date(2026, 6, 1), 2000),
    ]  # fmt: skip
    assert brought(account(of_type({"days": 25}), hired=date(2026, 7, 2)), LAST)[0] == (date(2026, 7, 2), 12534)


def test_years_from_the_hire_date_begin_there() -> None:
    of = account(of_type({"days": 30, "from": "hire date"}), hired=date(2024, 2, 29))
    of = replace(of, settled=replace(of.settled, since=date(2024, 2, 29)))
    assert [day for day, _ in brought(of)] == [
        date(2026, 2, 28), date(2027, 2, 28), date(2028, 2, 29), date(2029, 2, 28), date(2030, 2, 28),
    ], "what came before 2026 was brought under the rules of then"  # fmt: skip
    assert not brought(account(of_type({"days": 30, "from": "hire date"}), hired=None)), "nobody knows when they came"


def test_five_years_bring_two_days_more_from_the_next_period_on() -> None:
    rules = of_type({"days": 25, "tenure": [{"after_months": 60, "days": 27}]})
    assert brought(account(rules, hired=date(2022, 1, 1)))[:2] == [
        (date(2026, 1, 1), 25 * DAY), (date(2027, 1, 1), 27 * DAY)
    ]  # fmt: skip
    assert brought(account(rules, hired=date(2022, 1, 2)))[1] == (date(2027, 1, 1), 25 * DAY)


def test_an_imported_figure_stands_for_all_that_came_before_it() -> None:
    figure = Posted(day=date(2026, 3, 1), amount=9500, rule=Rule.IMPORTED, key="import:vacation:2026-03-01:7")
    of = ticked(account(of_type({"days": 24, "periods": 12}), figure), date(2026, 4, 30))
    assert lines(of, Rule.ACCRUED) == [(date(2026, 4, 1), 2 * DAY)]


def test_a_policy_that_changes_does_not_rewrite_what_was() -> None:
    of = ticked(account(of_type({"days": 24, "periods": 12})), date(2026, 8, 20))
    raised = replace(of, rules=of_type({"days": 36, "periods": 12}))
    assert brought(raised, date(2026, 10, 1)) == [(date(2026, 9, 1), 3 * DAY), (date(2026, 10, 1), 3 * DAY)]


@pytest.mark.parametrize(
    ("before", "then", "brings"),
    [(12, 4, [(date(2026, 9, 1), 1957), (date(2026, 10, 1), 6000)]), (12, 1, [(date(2026, 9, 1), 8022)]), (1, 12, [])],
)
def test_other_periods_go_on_where_the_old_ones_ended(before: int, then: int, brings: list[tuple[date, int]]) -> None:
    of = ticked(account(of_type({"days": 24, "periods": before})), date(2026, 8, 20))
    changed = replace(of, rules=of_type({"days": 24, "periods": then}))
    assert brought(changed, date(2026, 12, 31)) == brings


def test_whoever_leaves_gives_back_what_was_for_the_time_after() -> None:
    of = ticked(account(of_type({"days": 24, "periods": 4})), date(2026, 4, 10))
    gone = ticked(replace(of, employment=replace(of.employment, left_on=date(2026, 4, 15))), LAST)
    assert lines(gone, Rule.ACCRUED) == [(date(2026, 1, 1), 6000), (date(2026, 4, 1), 6000), (date(2026, 4, 1), -5011)]


@pytest.mark.parametrize(
    ("accrual", "wrong"),
    [
        ({"days": 25, "periods": 3}, "1, 2, 4 or 12"),
        ({"days": -1}, "greater than or equal to 0"),
        ({"days": 1, "tenure": [{"after_months": 9, "days": 2}, {"after_months": 3, "days": 1}]}, "later than"),
        ({"days": 1, "from": "easter"}, "'january' or 'hire date'"),
        ({"days": 1, "weeks": 1}, "write days or weeks, one of them"),
        ({"periods": 4}, "write days or weeks, one of them"),
        ({"days": 1, "most": 3}, "most goes with weeks"),
        ({"days": 1, "granted": "at once"}, "'first day' or 'last day'"),
        ({"days": 1, "first_year": {"most": 3}}, "write periods or days_a_month, one of them"),
        ({"days": 1, "first_year": {"periods": 12, "most": 3}}, "most goes with days_a_month"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(accrual: dict[str, object], wrong: str) -> None:
    with pytest.raises(ValidationError, match=wrong):
        leave_type(accrual=accrual)
    with pytest.raises(ValidationError, match="need a balance"):
        leave_type(accrual={"days": 1}, balance=False)
