"""Overlaps, in every way that two spans can lie to each other."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handlers.vacation.plan import HALVES
from storage import approval
from tests.desk import Counter, press, words

MONDAY = date(2026, 8, 10)
Asked = tuple[int, int, str]
"""The first day and how many days later the last is, counted from Monday, and the half days."""


def halves_of(asked: Asked) -> set[tuple[int, str]]:
    """The halves of working days that a span takes."""
    first, more, named = asked
    starts, ends = (half.value for half in HALVES[named])
    taken = {(first + n, half) for n in range(more + 1) for half in ("morning", "afternoon")}
    taken -= {(first, "morning")} if starts == "afternoon" else set()
    taken -= {(first + more, "afternoon")} if ends == "morning" else set()
    return {(day, half) for day, half in taken if day % 7 < 5}


spans = st.tuples(st.integers(0, 11), st.integers(0, 5), st.sampled_from(sorted(HALVES))).filter(halves_of)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(spans, spans)
def test_two_spans_clash_where_they_share_half_a_working_day(counter: Counter, one: Asked, other: Asked) -> None:
    counter.grant("ana", 30)
    answers = [
        counter.submit(counter.ask("ana", MONDAY + timedelta(days=first), MONDAY + timedelta(days=first + more),
                                   halves=named))
        for first, more, named in (one, other)
    ]  # fmt: skip
    assert answers[0].errors is None
    shared = halves_of(one) & halves_of(other)
    if shared:
        first = MONDAY + timedelta(days=min(shared)[0])
        assert list(answers[1].errors or {}) == ["first"]
        assert f"{first.day} Aug is booked already, with VAC-" in words(answers[1])
    else:
        assert answers[1].errors is None
    with counter.db.read() as tx:
        asked = approval.asked_by(tx, counter.ids["ana"], kind="vacation", limit=2)
        open_ = [request for request in approval.load_many(tx, asked).values() if request.state.value == "pending"]
    for request in open_:
        assert counter.press(press("ana", "request.withdraw", f"{request.id}:1")).say is None
