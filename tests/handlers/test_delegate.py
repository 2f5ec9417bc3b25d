"""The days of a substitution: what is wrong with them is said beside the last day, and nothing is kept."""

from datetime import date, timedelta

import pytest

from storage import delegation
from tests.desk import TODAY, Counter, form

YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (None, TOMORROW, "Choose the first day too, or neither of them for whenever you are on leave."),
        (TOMORROW, TODAY, "Mon 3 Aug 2026 is before the first day. Choose a later one."),
        (YESTERDAY, YESTERDAY, "Sun 2 Aug 2026 is over already. Choose a day from today on."),
        (YESTERDAY, None, "Sun 2 Aug 2026 is over already. Choose a day from today on."),
    ],
)
def test_days_that_cannot_be(counter: Counter, first: date | None, last: date | None, said: str) -> None:
    inputs = {"delegate": "U0EVA", "first": first, "last": last}
    assert counter.submit(form("bruno", "approvals.delegate", inputs, memo={})).errors == {"last": said}
    with counter.db.read() as tx:
        assert delegation.delegations_of(tx, [counter.ids["bruno"]]) == {}
