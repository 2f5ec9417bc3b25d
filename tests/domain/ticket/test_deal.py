"""Tickets are dealt out fairly among those who are there."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from domain.ticket.deal import Helper, whose

PEOPLE = st.integers(1, 6)
DAYS = st.lists(st.sets(PEOPLE, max_size=6), max_size=40)
"""Who is there when each ticket comes."""


def deal(there: set[int], turns: dict[int, int], live: Counter[int], assign: str = "round robin") -> int | None:
    """Who gets the next ticket; it is theirs."""
    chosen = whose(assign, [Helper(id=i, live=live[i], turn=turns.get(i, 0)) for i in there])  # type: ignore[arg-type]
    if chosen:
        turns[chosen] = max(turns.values(), default=0) + 1
        live[chosen] += 1
    return chosen


@given(DAYS)
def test_nobody_who_is_there_all_the_time_waits_longer_than_once_around(days: list[set[int]]) -> None:
    turns, live, waited = dict[int, int](), Counter[int](), Counter[int]()
    for there in days:
        chosen = deal(there, turns, live)
        assert (chosen in there) == bool(there)
        for person in there:
            waited[person] = 0 if person == chosen else waited[person] + 1
            assert waited[person] <= 6


@given(st.sets(PEOPLE, min_size=1), st.integers(0, 60))
def test_in_turns_nobody_gets_two_more_than_another(there: set[int], many: int) -> None:
    turns, live = dict[int, int](), Counter[int]()
    for _ in range(many):
        deal(there, turns, live)
    given = [live[i] for i in there]
    assert max(given) - min(given) <= 1


@given(st.dictionaries(PEOPLE, st.integers(0, 9), min_size=1), st.integers(0, 60))
def test_the_least_loaded_gets_it_until_all_have_as_many(loads: dict[int, int], many: int) -> None:
    turns, live = dict[int, int](), Counter(loads)
    for _ in range(many):
        least = min(live[i] for i in loads)
        chosen = deal(set(loads), turns, live, "least loaded")
        assert chosen is not None
        assert live[chosen] == least + 1


def test_what_is_claimed_is_dealt_to_nobody_and_nothing_is_where_nobody_is_there() -> None:
    assert whose("claim", [Helper(id=1)]) is None
    assert whose("round robin", []) is None
