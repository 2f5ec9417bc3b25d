"""The last pieces are wanted by many at the same moment: none of them is promised twice."""

from collections.abc import Iterator
from functools import partial

import pytest

from tests import desk
from tests.desk import Counter, at_once
from tests.handlers.stock.crowd import Outcome, approve, outcome, wanted, without

THREADS, PIECES = 16, 5


@pytest.fixture
def on_postgresql(postgresql_url: str) -> Iterator[Counter]:
    """Where writers really overlap: on SQLite there is one at a time whatever we do."""
    with desk.counter(postgresql_url) as made:
        yield made


def race(counter: Counter) -> Outcome:
    """Sixteen threads, each with a request for one of five pieces."""
    monitor, ids = wanted(counter, people_=THREADS, pieces=PIECES)
    at_once(*(partial(approve, counter, request_id) for request_id in ids))
    return outcome(counter, monitor, ids)


RIGHT = Outcome(approved=PIECES, kept=PIECES, promised=PIECES, on_hand=PIECES)


def test_sixteen_at_once_get_the_five_that_there_are(counter: Counter) -> None:
    monitor, ids = wanted(counter, people_=THREADS, pieces=PIECES)
    said = at_once(*(partial(approve, counter, request_id) for request_id in ids))
    assert outcome(counter, monitor, ids) == RIGHT
    nothing = (
        "Nothing of Monitor 24 inch is available now, so STK-{n} cannot be approved. It can wait until there is some."
    )
    assert sorted(words for words in said if words) == sorted(
        nothing.format(n=n) for n, words in zip(ids, said, strict=True) if words
    )
    assert said.count("") == PIECES


@pytest.mark.parametrize("kept", ["owned row", "guarded update", "constraint"])
def test_each_of_three_guards_is_enough(on_postgresql: Counter, monkeypatch: pytest.MonkeyPatch, kept: str) -> None:
    without(on_postgresql, monkeypatch, keep=kept)
    assert race(on_postgresql) == RIGHT


def test_control_without_any_guard_more_is_promised_than_there_is(
    on_postgresql: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    without(on_postgresql, monkeypatch, keep=None)
    came = race(on_postgresql)
    assert came.promised == came.approved > came.on_hand
