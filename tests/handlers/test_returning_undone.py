"""A decision about days that are given back was a slip: the leave holds them again, as long as it can."""

from datetime import date, timedelta
from typing import Any

import pytest

from domain.approval import State
from domain.vacation import BookedDay
from storage import audit, vacation
from storage.audit import Head
from tests.desk import Counter, form
from tests.handlers.conftest import at
from tests.handlers.limited import ruled
from tests.handlers.test_returning import AS_IT_WAS, FRI, MON, THU, TUE, WED, do, give, holds, lines, off
from tests.stage import AUDIT_KEY

ONE = timedelta(days=1)


@pytest.fixture
def away(counter: Counter) -> Counter:
    return off(counter)


def test_an_approval_that_is_taken_back_holds_the_days_again(away: Counter) -> None:
    give(away, TUE, FRI)
    do(away, "bruno", "approve")
    assert holds(away) == (State.APPROVED, [10, 12, 13], 17)
    assert do(away, "bruno", "take_back", reason="The wrong button") == ""
    assert holds(away) == AS_IT_WAS
    assert lines(away, "ana", 1, "vacation")[1:] == [
        "Mon 10 Aug – Fri 14 Aug · 5 days",
        "Giving days back was undone, Mon 3 Aug 10:00",
    ]
    assert do(away, "bruno", "approve") == ""
    assert "is told" in do(away, "rita", "cancel", reason="She works on Friday")
    assert holds(away) == AS_IT_WAS
    with away.db.read() as tx:
        assert isinstance(audit.verify(tx, key=AUDIT_KEY.encode()), Head)


def test_it_cannot_be_undone_over_other_leave_or_without_days(away: Counter) -> None:
    give(away, FRI)
    do(away, "bruno", "approve")
    assert away.submit(away.ask("ana", FRI, type="sick")).errors is None
    assert do(away, "bruno", "take_back", reason="A slip") == "Fri 14 Aug is booked already, with VAC-2."
    assert do(away, "ana", "withdraw", 3) == ""
    assert away.submit(away.ask("ana", date(2026, 9, 1), date(2026, 9, 22))).errors is None
    assert "the balance is" in do(away, "bruno", "take_back", reason="A slip")
    assert holds(away)[:2] == (State.APPROVED, [10, 11, 12, 13])


def test_it_is_not_undone_into_a_full_team_but_by_hr(away: Counter) -> None:
    ruled(away, of_all={"staffing": [{"most_away": 1}]})
    give(away, FRI)
    do(away, "bruno", "approve")
    assert away.submit(away.ask("carla", FRI, type="sick")).errors is None
    assert do(away, "bruno", "take_back", reason="A slip") == (
        "Away on Fri 14 Aug: 1 not decided yet. At most 1 of the team may be away at once."
    )
    assert "is told" in do(away, "rita", "cancel", reason="Both were promised")
    assert holds(away) == AS_IT_WAS


def test_it_cannot_be_undone_once_a_day_has_begun_or_the_leave_is_over(away: Counter) -> None:
    give(away, WED)
    do(away, "bruno", "approve")
    away.now = at(12, 9)
    assert do(away, "bruno", "take_back", reason="A slip") == (
        "A day that was given back, Wed 12 Aug, has begun, so the decision stands."
    )
    away.now = at(3, 10)
    give(away, MON, TUE, THU, FRI)
    do(away, "bruno", "approve", 3)
    assert do(away, "bruno", "take_back", 3, reason="A slip") == (
        "The days cannot be held again: VAC-1 is over or has other days now. Ask for new leave instead."
    )
    assert "take_back" not in str(away.command("bruno", "decided").say)


def test_a_rejection_is_not_taken_back_beside_another_wish(away: Counter) -> None:
    give(away, FRI)
    do(away, "bruno", "reject", reason="No")
    give(away, FRI)
    assert do(away, "bruno", "take_back", reason="A slip").startswith("RET-2 asks to give Fri 14 Aug back already.")
    do(away, "ana", "withdraw", 3)
    assert do(away, "bruno", "take_back", reason="A slip") == ""


def test_rest_that_counted_between_goes_and_comes_with_its_days(counter: Counter) -> None:
    off(counter)
    types = {n: t.model_copy(update={"sandwich": True}) for n, t in counter.policy.leave.types.items()}
    counter.policy = counter.policy.model_copy(
        update={"leave": counter.policy.leave.model_copy(update={"types": types})}
    )
    counter.__post_init__()
    friday, monday = date(2026, 9, 18), date(2026, 9, 21)
    assert counter.submit(counter.ask("ana", friday - ONE, monday + ONE)).errors is None
    assert do(counter, "bruno", "approve") == ""
    whole = booked(counter, 2)
    assert len(whole) == 6, "the weekend counts"
    days: dict[str, Any] = {"days": [friday.isoformat()], "note": None}
    assert counter.submit(form("ana", "vacation.give_back", days, memo={"request": 2, "seen": 2})).errors is None
    assert lines(counter, "bruno", 3)[1] == "Fri 18 Sept – Sun 20 Sept · 3 days of VAC-2"
    assert do(counter, "bruno", "approve", 3) == ""
    assert [d.day.day for d in booked(counter, 2)] == [17, 21, 22]
    assert do(counter, "bruno", "take_back", 3, reason="A slip") == ""
    assert booked(counter, 2) == whole


def booked(counter: Counter, request_id: int) -> tuple[BookedDay, ...]:
    """The days of a leave, which goes from the first to the last of them."""
    with counter.db.read() as tx:
        leave = vacation.load(tx, request_id)
    assert (leave.span.first, leave.span.last) == (leave.days[0].day, leave.days[-1].day)
    return leave.days
