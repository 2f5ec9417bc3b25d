"""Figures of an item, beside the same counted hour by hour."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from domain.money import Money
from domain.stock import Kind
from domain.stock.figures import Moved, Past, figures, levels

SINCE = datetime(2026, 5, 1, tzinfo=UTC)
HOURS = 96
HOUR = timedelta(hours=1)
Turn = tuple[int, Kind, int, int]
TURNS = st.lists(
    st.tuples(st.integers(0, HOURS), st.sampled_from([Kind.RECEIPT, Kind.ISSUE, Kind.RETURN, Kind.COUNT]),
              st.integers(1, 5), st.integers(1, 30)),
    max_size=12,
)  # fmt: skip


def made(before: int, cost: int, turns: Sequence[Turn]) -> Past:
    """What moved: (hour, kind, how many, what one cost); nothing leaves that is not there."""
    moved, now = list[Moved](), before
    for hour, kind, much, cost_then in sorted(turns, key=lambda turn: turn[0]):
        change = -min(much, now) if kind is Kind.ISSUE else much
        now += change
        if change:
            cost_of = Money(Decimal(cost_then), "EUR")
            moved.append(Moved(at=SINCE + hour * HOUR, kind=kind, on_hand=Decimal(change), cost=cost_of))
    first = Money(Decimal(cost), "EUR")
    return Past(since=SINCE, until=SINCE + HOURS * HOUR, before=Decimal(before), cost_before=first, moved=moved)


def at(past: Past, moment: datetime) -> tuple[Fraction, Fraction]:
    """What was on hand at a moment, and what one cost: by walking through everything."""
    much, cost = past.before, past.cost_before
    for one in past.moved:
        if one.at <= moment:
            much, cost = much + one.on_hand, one.cost or cost
    assert cost
    return Fraction(much), Fraction(cost.amount)


@given(st.integers(0, 9), st.integers(1, 30), TURNS, st.integers(0, 20))
def test_figures_are_what_counting_every_hour_comes_to(
    before: int, cost: int, turns: list[Turn], available: int
) -> None:
    past = made(before, cost, turns)
    found = figures(past, available=Decimal(available))
    issued = Fraction(0)
    used = Fraction(0)
    for one in past.moved:
        if one.kind in (Kind.ISSUE, Kind.RETURN) and one.cost:
            used -= Fraction(one.on_hand)
            issued -= Fraction(one.on_hand) * Fraction(one.cost.amount)
    # Everything moves on the hour: within one nothing changes.
    held = [at(past, SINCE + hour * HOUR) for hour in range(HOURS)]
    average = sum((much * each for much, each in held), Fraction(0)) / HOURS
    assert found.used == used
    close(found.a_week, used * 7 * 24 / HOURS)
    assert (found.turnover is None) == (average == 0)
    if found.turnover is not None:
        close(found.turnover, issued / average)
    assert (found.cover is None) == (used <= 0)
    if found.cover is not None:
        close(found.cover, available / (used * 24 / HOURS))


def close(one: Decimal, other: Fraction) -> None:
    assert abs(Fraction(one) - other) < Fraction(1, 10**9), (one, other)


@given(st.integers(0, 9), TURNS)
def test_the_steps_of_the_picture_are_the_levels(before: int, turns: list[Turn]) -> None:
    past = made(before, 1, turns)
    steps = levels(past)
    assert [moment for moment, _ in steps] == sorted({SINCE, *(one.at for one in past.moved)})
    for moment, much in steps:
        assert Fraction(much) == at(past, moment)[0]


def test_of_two_currencies_no_turnover_is_told() -> None:
    past = made(5, 10, [(1, Kind.ISSUE, 2, 10)])
    other = [Moved(at=SINCE + HOUR, kind=Kind.ISSUE, on_hand=Decimal(-2), cost=Money(Decimal(10), "BRL"))]
    mixed = Past(since=past.since, until=past.until, before=past.before, cost_before=past.cost_before, moved=other)
    assert figures(past, available=Decimal(3)).turnover is not None
    assert figures(mixed, available=Decimal(3)).turnover is None
