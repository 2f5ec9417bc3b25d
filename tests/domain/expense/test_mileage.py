"""A distance becomes money: the worked examples, and an oracle that drives every mile."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from domain.expense import NoMileageRate, NotADistance
from domain.expense.mileage import UNIT, Part, converted, rates_on, read_distance, split, worth
from domain.money import Money
from domain.policy import Mileage, MileageRates, Tier, Vehicle, Wording

HMRC = (Tier(rate=Decimal("0.45"), up_to=10_000), Tier(rate=Decimal("0.25")))
TIERS = st.lists(st.tuples(st.integers(1, 40), st.integers(1, 900)), min_size=1, max_size=5).map(
    lambda steps: tuple(
        Tier(rate=Decimal(cents) / 1000, up_to=None if n == len(steps) - 1 else sum(s for s, _ in steps[: n + 1]))
        for n, (_, cents) in enumerate(steps)
    )
)


def pounds(amount: str) -> Money:
    return Money(Decimal(amount), "GBP")


@pytest.mark.parametrize(
    ("before", "distance", "comes_to"),
    [
        (0, 100, "45.00"),
        (9_900, 200, "70.00"),
        (10_000, 100, "25.00"),
        (0, 12_000, "5000.00"),
        (8_000, 4_000, "1400.00"),
    ],
)
def test_the_tiers_of_a_year_part_a_claim_in_the_middle(before: int, distance: int, comes_to: str) -> None:
    """HMRC, approved mileage: 45p to 10,000 miles in a tax year, then 25p."""
    parts = split(HMRC, before=before * UNIT, distance=distance * UNIT)
    assert worth(parts, "GBP") == pounds(comes_to)


def test_a_quantity_of_nothing_is_nothing() -> None:
    """A mistake of others: fuel with quantity 0 was billed as 1."""
    assert split(HMRC, before=0, distance=0) == ()
    assert worth((), "GBP") == pounds("0")
    with pytest.raises(NotADistance):
        read_distance("0", unit="km")


@given(tiers=TIERS, before=st.integers(0, 150), distance=st.integers(0, 150))
def test_every_mile_is_paid_at_the_rate_of_its_place_in_the_year(
    tiers: tuple[Tier, ...], before: int, distance: int
) -> None:
    exact = Decimal(0)
    for mile in range(before, before + distance):
        exact += next(tier.rate for tier in tiers if tier.up_to is None or mile < tier.up_to)
    parts = split(tiers, before=before * UNIT, distance=distance * UNIT)
    assert worth(parts, "GBP") == Money.rounded(exact, "GBP")
    assert sum(part.distance for part in parts) == distance * UNIT


@given(tiers=TIERS, before=st.integers(0, 10**5), first=st.integers(1, 10**5), second=st.integers(1, 10**5))
def test_two_claims_come_to_the_same_as_one_but_for_the_rounding(
    tiers: tuple[Tier, ...], before: int, first: int, second: int
) -> None:
    whole = worth(split(tiers, before=before, distance=first + second), "GBP")
    one = worth(split(tiers, before=before, distance=first), "GBP")
    other = worth(split(tiers, before=before + first, distance=second), "GBP")
    assert abs((one + other - whole).minor) <= 1


def test_a_sum_of_rates_is_rounded_once() -> None:
    """A mistake of others: each part rounded on its own."""
    parts = (Part(distance=1, rate=Decimal("4.5")), Part(distance=1, rate=Decimal("4.5")))
    assert worth(parts, "GBP") == pounds("0.01")


@pytest.mark.parametrize(
    ("typed", "unit", "thousandths"),
    [("12,5", "km", 12_500), ("12.5 km", "km", 12_500), ("20 km", "mi", 12_427), ("10 mi", "km", 16_093),
     ("3 miles", "mi", 3_000), ("7 quilômetros", "km", 7_000)],
)  # fmt: skip
def test_kilometres_and_miles_are_understood(typed: str, unit: str, thousandths: int) -> None:
    assert read_distance(typed, unit=unit) == thousandths  # type: ignore[arg-type]


@pytest.mark.parametrize("typed", ["-3", "far", "1.2.3", "12 m", "10001", "0,0004", "1e3", ""])
def test_what_is_no_distance_is_refused(typed: str) -> None:
    with pytest.raises(NotADistance):
        read_distance(typed, unit="km")


def test_a_mile_there_and_back_is_a_mile() -> None:
    assert converted(converted(1_000_000, "mi", "km"), "km", "mi") == 1_000_000


def test_the_rates_of_the_day_count() -> None:
    old, new = (
        MileageRates.model_validate({"from": f"{year}-04-06", "tiers": [{"rate": f"0.{year}"}]})
        for year in (2025, 2026)
    )
    car = Vehicle(name=Wording(en="Car", pt_BR="Carro"), rates=(new, old))
    assert rates_on(car, date(2026, 4, 5)) == old
    assert rates_on(car, date(2026, 4, 6)) == new
    with pytest.raises(NoMileageRate):
        rates_on(car, date(2025, 4, 5))


@pytest.mark.parametrize(
    ("day", "first"),
    [(date(2026, 4, 5), date(2025, 4, 6)), (date(2026, 4, 6), date(2026, 4, 6)), (date(2027, 1, 1), date(2026, 4, 6))],
)
def test_a_tax_year_begins_where_the_policy_says(day: date, first: date) -> None:
    assert Mileage(year="6 Apr").year_of(day) == (first, first.replace(year=first.year + 1))


@pytest.mark.parametrize("ends", [[10, None, None], [10, 20], [20, 10, None], [10, 10, None]])
def test_tiers_in_no_order_are_refused(ends: list[int | None]) -> None:
    with pytest.raises(ValidationError):
        MileageRates.model_validate({"from": "2026-01-01", "tiers": [{"rate": 1, "up_to": end} for end in ends]})
