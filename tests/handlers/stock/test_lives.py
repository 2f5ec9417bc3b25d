"""Lives of requests for an item: what lies where is what was counted, whatever happens in whatever order."""

from functools import partialmethod

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from handlers.stock import book
from tests.handlers.stock.lives import Shelf
from tests.handlers.test_lives import Made, made

__all__ = ["made"]
SQLITE = pytest.mark.parametrize("made", ["sqlite"], indirect=True)


def live(made: Made, runs: int, *, shrink: bool = True) -> None:
    """So many lives of up to forty turns."""
    phases = tuple(Phase) if shrink else (Phase.generate,)
    told = settings(max_examples=runs, stateful_step_count=40, deadline=None, database=None, phases=phases,
                    derandomize=not shrink,
                    suppress_health_check=list(HealthCheck))  # fmt: skip
    there = type("ShelfThere", (Shelf,), {"__init__": partialmethod(Shelf.__init__, made)})
    run_state_machine_as_test(there, settings=told)


@SQLITE
def test_some_lives_of_requests(made: Made) -> None:
    live(made, 12)


@SQLITE
def test_control_without_a_release_a_life_goes_wrong(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(book, "release", lambda *told: False)
    with pytest.raises(AssertionError):
        live(made, 400, shrink=False)
