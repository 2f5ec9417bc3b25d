"""When whoever asked is asked how the help was, and for how long they may change it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.ticket import Act, Priority, Promise, Step, Ticket, move
from domain.ticket.rating import NotOver, RatedAlready, Rating, ratable, rate

NOW = datetime(2026, 8, 3, 9, tzinfo=UTC)
ANA, EVA = 1, 2
HOUR = timedelta(hours=1)


def solved(by: int) -> Ticket:
    new = Ticket(
        id=1, reference="TIC-1", requester_id=ANA, category="other", title="VPN", priority=Priority.NORMAL,
        promise=Promise(HOUR, HOUR), opened_at=NOW,
    )  # fmt: skip
    return move(new, Step(act=Act.RESOLVE, by_id=by, at=NOW, reason="Done"), helps=by == EVA)


def test_the_question_comes_once_it_is_closed_or_solved_by_who_asked() -> None:
    closed = move(solved(EVA), Step(act=Act.CLOSE, by_id=None, at=NOW))
    assert not ratable(solved(EVA))
    assert ratable(solved(ANA))
    assert ratable(closed)
    assert not ratable(replace(closed, into_id=2))
    assert not ratable(move(solved(ANA), Step(act=Act.REOPEN, by_id=ANA, at=NOW)))


def test_it_can_be_changed_for_twelve_hours_from_the_first_answer() -> None:
    first = rate(solved(ANA), None, 2, None, NOW)
    later = rate(solved(ANA), first, 5, "At last", NOW + 12 * HOUR)
    assert later == Rating(score=5, said="At last", at=NOW)
    with pytest.raises(RatedAlready):
        rate(solved(ANA), later, 1, None, NOW + 12 * HOUR + timedelta(microseconds=1))
    with pytest.raises(NotOver):
        rate(solved(EVA), None, 1, None, NOW)
