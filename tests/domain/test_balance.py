"""Imported figures and the ledger, over any order of imports and leave."""

from contextlib import suppress
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.balance import BalanceRow, Line, StandsOnNewer, settle

FIRST = date(2026, 1, 1)
DAYS = st.integers(0, 9).map(lambda n: FIRST + timedelta(days=n))
FIGURES = st.integers(-30, 30).map(lambda n: n * 500)
STEPS = st.lists(st.tuples(DAYS, FIGURES, st.booleans()), max_size=12)


def row(as_of: date, days: int) -> BalanceRow:
    """A figure, by its parsed values."""
    return BalanceRow.model_construct(email="ana@acme.example", type="vacation", as_of=as_of, days=days)


def shown(ledger: list[Line], on: date) -> int:
    return sum(line.amount for line in ledger if line.day <= on)


def post(ledger: list[Line], figure: BalanceRow) -> bool:
    """Import a figure as the storage does; returns whether an entry was made."""
    settled = settle(figure, person_id=7, ledger=ledger)
    if settled is None:
        return False
    entry, key = settled
    assert key not in {line.key for line in ledger}, "a key is used once"
    ledger.append(Line(id=len(ledger) + 1, day=entry.day, amount=entry.amount, key=key))
    return True


@given(STEPS)
def test_a_figure_is_imported_once_whatever_happened_before(steps: list[tuple[date, int, bool]]) -> None:
    ledger: list[Line] = []
    for day, amount, taken in steps:
        if taken:
            ledger.append(Line(id=len(ledger) + 1, day=day, amount=-abs(amount)))
            continue
        with suppress(StandsOnNewer):
            post(ledger, row(day, amount))
            assert not post(ledger, row(day, amount))


@given(st.lists(FIGURES, min_size=1, max_size=8))
def test_without_leave_in_between_the_ledger_shows_the_last_figure(figures: list[int]) -> None:
    ledger: list[Line] = []
    for figure in figures:
        post(ledger, row(FIRST, figure))
    assert shown(ledger, FIRST) == figures[-1]


@given(st.lists(FIGURES, min_size=1, max_size=8))
def test_figures_of_later_days_stand_on_earlier_ones(figures: list[int]) -> None:
    ledger: list[Line] = []
    days = [FIRST + timedelta(days=n) for n in range(len(figures))]
    for day, figure in zip(days, figures, strict=True):
        post(ledger, row(day, figure))
    assert [shown(ledger, day) for day in days] == figures
