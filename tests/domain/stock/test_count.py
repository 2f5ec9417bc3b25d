"""Counts: what may be booked at once, how right the ledger was, and what is due."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.money import Money
from domain.policy.stock import Counting
from domain.stock import Countable, Item, Line, LineState, Why, accuracy, due, over_limit

NOW = datetime(2026, 8, 3, 9, tzinfo=UTC)
ITEM = Item(id=1, sku="X", name="X", unit="pcs", cost=Money(Decimal(20), "EUR"))


def line(theory: int, counted: int, state: LineState = LineState.BOOKED) -> Line:
    return Line(item_id=1, location_id=1, counted=Decimal(counted), theory=Decimal(theory), state=state)


@pytest.mark.parametrize(
    ("rules", "theory", "counted", "waits"),
    [
        ({"percent": 5}, 100, 95, False),
        ({"percent": 5}, 100, 94, True),
        ({"percent": 5}, 0, 1, True),
        ({"percent": 5}, 10, 10, False),
        ({"percent": None, "worth": 100}, 10, 5, False),
        ({"percent": None, "worth": 100}, 10, 16, True),
        ({"percent": 90, "worth": 100}, 100, 94, True),
        ({"percent": None}, 100, 0, False),
    ],
)
def test_a_difference_over_a_limit_waits(rules: dict[str, int], theory: int, counted: int, waits: bool) -> None:
    limits = Counting.model_validate(rules)
    assert over_limit(line(theory, counted), ITEM, limits, currency="EUR") is waits


def test_what_is_worth_nobody_knows_what_waits_only_where_worth_alone_counts() -> None:
    small = line(100, 99)
    for rules, waits in (({"percent": None, "worth": 100}, True), ({"percent": 5, "worth": 100}, False)):
        assert over_limit(small, ITEM, Counting.model_validate(rules), currency="USD") is waits


LINES = st.lists(st.builds(line, st.integers(0, 50), st.integers(0, 50), st.sampled_from(LineState)), max_size=8)


@given(LINES)
def test_accuracy_is_a_part_and_one_only_where_all_is_right(lines: list[Line]) -> None:
    counted = [one for one in lines if one.state is not LineState.DROPPED]
    found = accuracy(lines)
    assert 0 <= found <= 1
    assert (found == 1) == all(not one.difference for one in counted)
    theory, wrong = sum(one.theory for one in counted), sum(abs(one.counted - one.theory) for one in counted)
    if theory:
        assert found == max(0, 1 - Decimal(wrong) / theory)


@pytest.mark.parametrize(
    ("on_hand", "days_ago", "gone", "emptied", "why"),
    [
        (0, 0, 5, True, Why.EMPTIED),
        (3, 0, 5, True, Why.EMPTIED),
        (0, 900, 0, False, None),
        (5, 0, 20, False, Why.TURNOVER),
        (5, 0, 19, False, None),
        (5, 90, 0, False, Why.TIME),
        (5, 89, 0, False, None),
        (5, None, 0, False, Why.TIME),
    ],
)
def test_what_is_due(on_hand: int, days_ago: int | None, gone: int, emptied: bool, why: Why | None) -> None:
    sure = None if days_ago is None else NOW - timedelta(days=days_ago)
    kept = Countable(item_id=1, location_id=1, on_hand=Decimal(on_hand), sure=sure, gone=Decimal(gone), emptied=emptied)
    assert due(kept, Counting(), now=NOW) is why
