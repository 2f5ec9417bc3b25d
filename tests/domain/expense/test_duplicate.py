"""Two claims of one expense are told from two expenses that look alike."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from domain.expense.duplicate import RULES, Claim, Likeness, duplicates, overdrawn, repeats
from domain.expense.merchant import alike
from domain.expense.picture import NEAR, SIDE, measure
from domain.money import Money
from tests.receipts import fiscal_key

MONDAY = date(2026, 8, 3)
TAXI = Claim(report=1, reference="EXP-1", by_id=1, day=MONDAY, spent=Money.of_minor(4590, "EUR"), category="travel",
             merchant="Taxi Lisboa Central")  # fmt: skip
KEY, ANOTHER = fiscal_key(number=1), fiscal_key(number=2)
SEEN = int("55" * 32, 16)


def said(claim: Claim, *others: Claim) -> list[tuple[str, str]]:
    return [(match.likeness.value, match.other.reference) for match in duplicates(claim, others)]


def other(n: int = 2, **changed: Any) -> Claim:
    return replace(TAXI, report=n, reference=f"EXP-{n}", **changed)


@pytest.mark.parametrize(
    ("one", "two", "likeness"),
    [
        ({"keys": frozenset({KEY})}, {"keys": frozenset({KEY}), "by_id": 2, "merchant": "x"}, "fiscal key"),
        ({"files": frozenset({"ab"})}, {"files": frozenset({"ab"}), "spent": Money.of_minor(1, "EUR")}, "file"),
        ({}, {"merchant": "something else"}, "facts"),
        ({"pictures": frozenset({SEEN})}, {"pictures": frozenset({SEEN ^ (1 << NEAR) - 1}), "by_id": 2,
                                           "merchant": "x", "day": date(2025, 8, 4)}, "picture"),
        ({}, {"by_id": 2, "merchant": "TAXI LISBOA CENTRAL LDA"}, "merchant"),
        ({}, {"day": MONDAY + timedelta(days=90), "category": "other", "merchant": "Taxi Lisboa Centrl"}, "merchant"),
    ],
)  # fmt: skip
def test_what_two_claims_have_in_common(one: dict[str, Any], two: dict[str, Any], likeness: str) -> None:
    claim = replace(TAXI, report=9, **one)
    assert said(claim, other(**two)) == [(likeness, "EXP-2")]


@pytest.mark.parametrize(
    "changed",
    [
        {"day": MONDAY + timedelta(days=91)},
        {"spent": Money.of_minor(4590, "BRL")},
        {"by_id": 2, "merchant": "Padaria Central"},
        {"day": MONDAY + timedelta(days=7)},  # a weekly ride
        {"day": MONDAY + timedelta(days=31)},  # a subscription
        {"pictures": frozenset({SEEN}), "spent": Money.of_minor(1, "EUR")},
    ],
)
def test_what_only_looks_alike(changed: dict[str, Any]) -> None:
    assert said(replace(TAXI, report=9, pictures=frozenset({SEEN})), other(**changed)) == []


def test_two_fiscal_keys_are_two_receipts_however_alike_the_rest() -> None:
    claim = replace(TAXI, report=9, keys=frozenset({KEY}), pictures=frozenset({SEEN}))
    assert said(claim, other(keys=frozenset({ANOTHER}), pictures=frozenset({SEEN}))) == []
    assert said(claim, other(pictures=frozenset({SEEN}))) == [("facts", "EXP-2")]


def test_a_usual_price_is_no_duplicate_and_the_same_facts_still_are() -> None:
    often = [other(n, day=MONDAY - timedelta(days=3 * n)) for n in (2, 3)]
    assert said(replace(TAXI, report=9), *often) == []
    assert said(replace(TAXI, report=9), *often, other(4)) == [("facts", "EXP-4")]
    assert said(replace(TAXI, report=9), often[0]) == [("merchant", "EXP-2")]


@pytest.mark.parametrize(("minor", "days"), [(4590, 90), (4590_00, 90), (2500, 7), (450, 7), (10000, 7), (90, 7)])
def test_the_commoner_a_price_the_nearer_its_days(minor: int, days: int) -> None:
    """Of two digits that count is what everybody pays everywhere."""
    price = Money.of_minor(minor, "EUR")
    claim = replace(TAXI, report=9, spent=price)
    for apart, said_of in ((days, [("merchant", "EXP-2")]), (days + 1, [])):
        assert said(claim, other(by_id=2, spent=price, day=MONDAY - timedelta(days=apart))) == said_of


def test_each_with_a_receipt_of_its_own_day_is_two_expenses() -> None:
    """The control shows no receipt, or one of the same day: that may be the same, photographed twice."""
    claim = replace(TAXI, report=9, files=frozenset({"a"}))
    before = MONDAY - timedelta(days=3)
    assert said(claim, other(day=before, files=frozenset({"b"}))) == []
    assert said(claim, other(day=before, keys=frozenset({KEY}))) == []
    assert said(claim, other(day=before)) == [("merchant", "EXP-2")]
    assert said(claim, other(by_id=2, files=frozenset({"b"}))) == [("merchant", "EXP-2")]


def test_each_report_is_named_once_by_the_strongest_likeness() -> None:
    claim = replace(TAXI, report=9, keys=frozenset({KEY}))
    others = [other(2), other(3), other(2, keys=frozenset({KEY}), merchant="x"), other(4, by_id=2), other(3)]
    assert said(claim, *others) == [("fiscal key", "EXP-2"), ("facts", "EXP-3"), ("merchant", "EXP-4")]


def test_a_change_is_no_duplicate_of_itself() -> None:
    assert said(replace(TAXI, keys=frozenset({KEY})), replace(TAXI, keys=frozenset({KEY}))) == []


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        ("Padaria Central", "PADARIA CENTRAL LTDA.", True),
        ("Café São João", "cafe sao joao", True),
        ("Padaria Central", "Padaria Centrla", True),
        ("Posto Ipiranga Filial 3", "Posto Ipiranga", True),
        ("Uber Trip", "UBER *TRIP 8841", True),
        ("Restaurante do Porto", "PAG*RestauranteDoPo", True),
        ("Restaurante do Porto", "Restaurante", False),
        ("Restaurante do Porto", "PAG*RestauranteNor", False),
        ("Padaria Central", "Padaria Norte", False),
        ("Padaria", "Padaria Central", False),
        ("Taxi", "Hotel Taxco", False),
        ("Hotel Ibis Porto", "Hotel Ibis Lisboa", False),
        ("Churrascaria Continental Lisboa", "Churrascaria Continental Santos", False),
        ("Churrascaria Continental Lisboa", "Continental Churrascaria Lisbao", True),
        ("Churrascaria Continental Lisboa", "Churrascaria Continental", True),
        ("Livraria Santa Rita", "Livrari aSantaRita", True),
        ("", "", False),
        ("123", "123", False),
    ],
)
def test_names_of_one_merchant(one: str, two: str, same: bool) -> None:
    assert alike(one, two) is alike(two, one) is same


# --- within one report ------------------------------------------------------------------------------------------------


def test_lines_of_one_receipt_are_a_split_unless_they_are_the_same_in_everything() -> None:
    half = replace(TAXI, keys=frozenset({KEY}))
    assert repeats([half, replace(half, cost_centre="SALES")]) == {}
    assert repeats([half, replace(half, category="meals")]) == {}
    assert repeats([half, half]) == {1: 0}
    assert repeats([half, replace(half, merchant="Something else")]) == {1: 0}
    assert repeats([TAXI, TAXI, TAXI]) == {1: 0, 2: 0}
    assert repeats([half, replace(half, keys=frozenset({ANOTHER}))]) == {}


def test_a_split_adds_up_to_no_more_than_the_receipt() -> None:
    half = replace(TAXI, keys=frozenset({KEY}), spent=Money.of_minor(2295, "BRL"))
    assert overdrawn([half, half], {KEY: Money.of_minor(4590, "BRL")}) == {}
    assert overdrawn([half, half], {KEY: Money.of_minor(4589, "BRL")}) == {KEY: Money.of_minor(4590, "BRL")}
    assert overdrawn([TAXI], {KEY: Money.of_minor(1, "BRL")}) == {}


def test_a_plain_picture_has_no_measure() -> None:
    assert measure([250] * (17 * 16)) is None
    striped = measure([250, 20] * (17 * 8))
    assert striped is not None
    assert striped.bit_length() <= SIDE**2


def test_every_likeness_is_a_rule() -> None:
    assert list(RULES) == list(Likeness)
