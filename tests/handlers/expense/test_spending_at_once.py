"""Claims that are sent at the same moment: none of them gets past a limit."""

from datetime import date

import pytest

from storage import people
from tests.desk import Counter, accepted, form
from tests.handlers.expense.claiming import LUNCH
from tests.handlers.expense.test_spending import govern

FEW_AT_ONCE = 4


def at_the_same_moment(counter: Counter) -> int:
    """How many claims of a month's limit get through, of several that are sent together, month by month."""
    govern(counter, limits=[{"per": "month", "amount": 50, "then": "block"}], age_days=3660)
    through = 0
    for month in range(1, 7):
        line = {**LUNCH, "amount": "40", "day": date(2026, month, 15)}
        memo = {"form": "expense.ask", "report": 0, "turn": 0}
        through += accepted(
            counter.submit_at_once([form("ana", "expense.ask", line, memo=memo) for _ in range(FEW_AT_ONCE)])
        )
    return through


def test_two_claims_at_the_same_moment_do_not_pass_a_limit(counter: Counter) -> None:
    assert at_the_same_moment(counter) == 6


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_control_without_the_persons_row_they_do(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(people, "own", lambda tx, person_id: None)
    assert at_the_same_moment(counter) > 6
