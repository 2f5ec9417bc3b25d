"""Merged tickets never lead back to themselves, and whatever is done to them afterwards is refused."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.policy.ticket import Priority
from domain.refusal import Refusal
from domain.ticket import MOVES, Act, Circle, Promise, State, Step, Ticket, merge, move

NOW = datetime(2026, 8, 3, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
NUMBERS = st.integers(1, 5)
DONE = st.one_of(
    st.tuples(st.just(Act.MERGE), NUMBERS, NUMBERS),
    st.tuples(st.sampled_from([Act.RESOLVE, Act.REOPEN, Act.CLOSE, Act.ASK]), NUMBERS, NUMBERS),
)


def ticket(n: int) -> Ticket:
    promise = Promise(HOUR, HOUR)
    return Ticket(id=n, reference=f"TIC-{n}", requester_id=n, category="network", title="VPN", priority=Priority.NORMAL,
                  promise=promise, opened_at=NOW)  # fmt: skip


def root(known: Mapping[int, Ticket], n: int) -> int:
    """Where a ticket goes on, in fewer steps than there are tickets."""
    for _ in known:
        into = known[n].into_id
        if into is None:
            return n
        n = into
    raise AssertionError("it leads back to itself")


@given(st.lists(DONE, max_size=30))
def test_whatever_is_merged_and_done_nothing_leads_back_to_itself(done: list[tuple[Act, int, int]]) -> None:
    known = {n: ticket(n) for n in range(1, 6)}
    for act, one, other in done:
        step = Step(act=act, by_id=9, at=NOW, reason="words")
        try:
            known[one] = merge(known[one], known[other], step) if act is Act.MERGE else move(known[one], step)
        except Refusal:
            continue
    for n, at_last in known.items():
        root(known, n)
        assert at_last.into_id is None or at_last.state is State.CLOSED, "what was merged stays closed"


@pytest.mark.parametrize("act", MOVES)
def test_nothing_is_done_to_what_was_merged(act: Act) -> None:
    step = Step(act=Act.MERGE, by_id=9, at=NOW)
    merged = merge(ticket(1), ticket(2), step)
    with pytest.raises(Refusal):
        move(merged, Step(act=act, by_id=9, at=NOW, reason="words"))


def test_a_ticket_is_not_merged_into_itself() -> None:
    with pytest.raises(Circle):
        merge(ticket(1), ticket(1), Step(act=Act.MERGE, by_id=9, at=NOW))
