"""Days away become money: the worked examples, and an oracle that goes through them day by day."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.expense import NoDailyRate, Stay, StayEndsBefore, StayTooLong
from domain.expense.per_diem import rated, worth
from domain.money import Money
from domain.policy import DailyRate, Meal, PerDiem, Place, Wording

MONDAY = date(2026, 8, 3)
GSA = DailyRate.model_validate(
    {"from": "2025-10-01", "rate": "74", "breakfast": "17", "lunch": "18", "dinner": "34", "incidentals": "5"}
)


def rules(*rates: DailyRate, share: int = 75) -> PerDiem:
    place = Place(name=Wording(en="Boston", pt_BR="Boston"), rates=rates or (GSA,))
    return PerDiem(first_and_last=Decimal(share), places={"boston": place})


def stay(days: int, *provided: tuple[int, Meal]) -> Stay:
    """So many days from Monday on; ``provided``: the number of the day, and the meal."""
    meals = tuple((MONDAY + timedelta(days=n), meal) for n, meal in provided)
    return Stay(place="boston", first=MONDAY, last=MONDAY + timedelta(days=days - 1), provided=meals)


@pytest.mark.parametrize(
    ("claimed", "amounts"),
    [
        (stay(3, (2, Meal.BREAKFAST)), ["55.5", "74", "38.5"]),
        (stay(1), ["55.5"]),
        (stay(2, (0, Meal.DINNER), (0, Meal.LUNCH), (0, Meal.BREAKFAST)), ["5", "55.5"]),
        (stay(3, (1, Meal.DINNER), (1, Meal.LUNCH), (1, Meal.BREAKFAST)), ["55.5", "5", "55.5"]),
        (stay(3, (1, Meal.LUNCH), (1, Meal.LUNCH)), ["55.5", "56", "55.5"]),
    ],
)
def test_the_examples_of_the_gsa(claimed: Stay, amounts: list[str]) -> None:
    """74 a day, three quarters of it on the first and the last, a breakfast of 17 in full: 55.50 - 17 = 38.50."""
    found = rated(claimed, rules())
    assert list(found.amounts) == list(map(Decimal, amounts))
    assert worth(found, "USD") == Money(sum(map(Decimal, amounts), Decimal(0)), "USD")


def test_a_new_rate_counts_from_its_day_on_in_the_middle_of_a_stay() -> None:
    dearer = DailyRate.model_validate({"from": MONDAY + timedelta(days=2), "rate": 80})
    assert rated(stay(4), rules(GSA, dearer)).amounts == (Decimal("55.5"), Decimal(74), Decimal(80), Decimal(60))


@given(
    days=st.integers(1, 31),
    parts=st.tuples(*[st.integers(0, 3000)] * 4),
    more=st.integers(1, 3000),
    share=st.integers(1, 100),
    meals=st.sets(st.tuples(st.integers(0, 30), st.sampled_from(Meal)), max_size=20),
)
def test_every_day_is_what_the_rule_says(
    days: int, parts: tuple[int, int, int, int], more: int, share: int, meals: set[tuple[int, Meal]]
) -> None:
    cents = dict(zip((*Meal, "incidentals"), parts, strict=True))
    amounts = {str(name): Decimal(n) / 100 for name, n in cents.items()}
    rate = DailyRate.model_validate({"from": MONDAY, "rate": Decimal(sum(parts) + more) / 100, **amounts})
    found = worth(rated(stay(days, *meals), rules(rate, share=share)), "USD")
    exact = Fraction(0)
    for n in range(days):
        day = Fraction(sum(parts) + more) * (Fraction(share, 100) if n in (0, days - 1) else 1)
        exact += max(Fraction(parts[3]), day - sum(cents[meal] for on, meal in meals if on == n))
    assert abs(found.minor - exact) <= Fraction(1, 2), "rounded once, whatever the number of days"


def test_what_cannot_be_rated_is_refused() -> None:
    for claimed, wrong in (
        (Stay(place="boston", first=MONDAY, last=MONDAY - timedelta(days=1)), StayEndsBefore),
        (stay(32), StayTooLong),
        (Stay(place="paris", first=MONDAY, last=MONDAY), NoDailyRate),
        (Stay(place="boston", first=date(2025, 9, 30), last=MONDAY.replace(year=2025, month=10)), NoDailyRate),
    ):
        with pytest.raises(wrong):
            rated(claimed, rules())
