"""Leave by the law of Portugal and of the United Kingdom: the first year, weeks by the schedule, in arrears."""

from dataclasses import replace
from datetime import date

from domain.vacation import DAY, Rule, due
from tests.domain.vacation.test_accrual import brought, of_type
from tests.domain.vacation.years import account, left, lines, ticked

HALF_UP = {"to": "half", "how": "up"}
LISBON = {"days": 22, "first_year": {"days_a_month": 2, "most": 20}}
LONDON = {"weeks": "5.6", "most": 28, "from": "hire date", "first_year": {"periods": 12}, "rounding": HALF_UP}


def test_portugal_art_239_two_days_for_each_full_month_of_the_first_year_and_twenty_at_most() -> None:
    march = account(of_type(LISBON), hired=date(2026, 3, 16))
    assert brought(march, date(2027, 1, 1)) == [
        *((date(2026, month, 15), 2 * DAY) for month in range(4, 13)), (date(2027, 1, 1), 22 * DAY),
    ]  # fmt: skip
    assert (
        sum(amount for _, amount in brought(account(of_type(LISBON), hired=date(2026, 1, 1)), date(2026, 12, 31)))
        == 20_000
    )
    assert brought(account(of_type(LISBON), hired=date(2026, 12, 2)), date(2026, 12, 31)) == []
    left_in_may = account(of_type(LISBON), hired=date(2026, 3, 16), left=date(2026, 5, 31))
    assert brought(left_in_may) == [(date(2026, 4, 15), 2 * DAY), (date(2026, 5, 15), 2 * DAY)]


def test_united_kingdom_reg_15a_a_twelfth_at_the_start_of_each_month_of_the_first_year_up_to_the_half_day() -> None:
    of = account(of_type(LONDON), hired=date(2026, 3, 16), week=3)
    first, then = brought(of, date(2027, 3, 15)), brought(of, date(2027, 3, 16))[12:]
    assert [day for day, _ in first[:3]] == [date(2026, 3, 16), date(2026, 4, 16), date(2026, 5, 16)]
    so_far = [sum(amount for _, amount in first[: n + 1]) for n in range(12)]
    assert so_far == [1500, 3000, 4500, 6000, 7000, 8500, 10000, 11500, 13000, 14000, 15500, 17000], "1.4 a month"
    assert then == [(date(2027, 3, 16), 17_000)], "5.6 weeks of 3 days are 16.8"
    whole = account(of_type(LONDON), hired=date(2020, 3, 16), week=6)
    assert brought(whole)[1] == (date(2026, 3, 16), 28_000), "33.6 are more than 28"


def test_what_is_granted_on_the_last_day_is_there_when_its_period_is_over() -> None:
    of = account(of_type({"days": 24, "periods": 4, "granted": "last day"}), left=date(2026, 8, 14))
    assert brought(of) == [(date(2026, 3, 31), 6000), (date(2026, 6, 30), 6000), (date(2026, 8, 14), 2935)]


def test_a_last_day_that_was_none_after_all_brings_the_whole_period() -> None:
    of = account(of_type({"days": 24, "granted": "last day"}))
    gone = ticked(replace(of, employment=replace(of.employment, left_on=date(2026, 6, 30))), date(2026, 7, 1))
    assert left(gone, date(2026, 7, 1)) == 11901
    back = ticked(replace(gone, employment=of.employment), date(2026, 7, 2))
    assert left(back, date(2026, 7, 2)) == 0
    assert left(ticked(back, date(2026, 12, 31)), date(2026, 12, 31)) == 24_000


def test_another_week_counts_from_the_next_period_on() -> None:
    of = ticked(account(of_type(LONDON), hired=date(2020, 3, 16), week=5), date(2026, 6, 1))
    fewer = ticked(replace(of, employment=replace(of.employment, week=3)), date(2027, 3, 16))
    assert [amount for _, amount in lines(fewer, Rule.ACCRUED)][-1] == 17_000
    assert not due(replace(of, employment=replace(of.employment, week=3)), date(2026, 6, 1)), "what was brought stays"
