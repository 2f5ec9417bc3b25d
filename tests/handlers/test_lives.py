"""Some lives of fifty turns through each database: the desk and its storage do what the pure rules say."""

import shutil
from collections.abc import Callable
from contextlib import ExitStack
from functools import partialmethod
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from storage import messages
from storage.approval import requests
from tests import desk
from tests.desk import Counter
from tests.handlers.lives import Lives

Made = Callable[[ExitStack], Counter]


@pytest.fixture(params=["sqlite", "postgresql"])
def made(request: pytest.FixtureRequest, tmp_path: Path) -> Made:
    """Makes a company at an empty database of its own, on either kind, for as long as the stack stands."""
    if request.param == "postgresql":
        databases = request.getfixturevalue("postgres_databases")
        return lambda stack: stack.enter_context(desk.counter(stack.enter_context(databases.fresh())))
    template, numbers = request.getfixturevalue("sqlite_template"), iter(range(1_000_000))

    def on_sqlite(stack: ExitStack) -> Counter:
        file = tmp_path / f"{next(numbers)}.db"
        shutil.copyfile(template, file)
        stack.callback(file.unlink)
        return stack.enter_context(desk.counter(f"sqlite:///{file}"))

    return on_sqlite


def live(made: Made, runs: int, *, shrink: bool = True) -> None:
    """So many lives of up to fifty turns."""
    phases = tuple(Phase) if shrink else (Phase.generate,)
    told = settings(max_examples=runs, stateful_step_count=50, deadline=None, database=None, phases=phases,
                    suppress_health_check=list(HealthCheck))  # fmt: skip
    told_where = type("LivesThere", (Lives,), {"__init__": partialmethod(Lives.__init__, made)})
    run_state_machine_as_test(told_where, settings=told)


@pytest.mark.parametrize(("made", "runs"), [("sqlite", 8), ("postgresql", 2)], indirect=["made"])
def test_some_lives_through_each_database(made: Made, runs: int) -> None:
    live(made, runs)  # `make faults` lives two hundred in each: one person acts at a time, so the rules are the same


@pytest.mark.parametrize("made", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("where", "what"), [(messages, "touch"), (requests, "_save_seats")], ids=lambda x: str(x)[-20:]
)
def test_control_without_one_of_its_writes_a_life_goes_wrong(
    made: Made, monkeypatch: pytest.MonkeyPatch, where: object, what: str
) -> None:
    monkeypatch.setattr(where, what, lambda *told, **more: None)
    with pytest.raises(AssertionError):
        live(made, 20, shrink=False)
