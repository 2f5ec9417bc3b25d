"""Requests of two steps, decided by many at once: every answer that is taken is one lawful move. With controls."""

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import chain, repeat
from multiprocessing import get_context

import pytest

from domain.approval import State
from domain.people import Action
from domain.policy import StepRule
from storage import approval
from tests.desk import Counter, at_once, press, words
from tests.faults import steps
from tests.faults.conftest import Figure
from tests.faults.test_deciders import moves, without

SLOW = pytest.mark.slow
LONG = (SLOW, pytest.mark.timeout(1800))


@pytest.fixture
def made(database_url: str) -> Iterator[Counter]:
    """A company whose requests take two steps."""
    counter = steps.desk(database_url)
    yield counter
    counter.db.dispose()


def where(made: Counter) -> str:
    """The kind of database."""
    return made.db.url.get_backend_name()


@pytest.mark.parametrize("n", [20, pytest.param(500, marks=LONG)])
def test_sixteen_threads_decide_the_same_requests(made: Counter, n: int, figure: Figure) -> None:
    ids = steps.asked(made, n)
    came = steps.outcome(made, ids, steps.threads(made, ids, 16))
    figure(
        f"{where(made)}: 16 threads x {n} decisions: {came.taken} taken, {came.moves} moves, {len(came.wrong)} wrong"
    )
    assert came.lawful, came.wrong[:3]


def in_processes(made: Counter, n: int, figure: Figure, *, guarded: bool = True) -> steps.Outcome:
    """Four processes, each through the same requests."""
    ids = steps.asked(made, n)
    url = made.db.url.render_as_string(hide_password=False)
    with ProcessPoolExecutor(4, mp_context=get_context("spawn")) as pool:
        said = pool.map(steps.process, repeat(url), repeat(ids), range(4), repeat(guarded))
        came = steps.outcome(made, ids, list(chain.from_iterable(said)))
    how = "" if guarded else "without guards, "
    figure(f"{how}{where(made)}: 4 processes x {n} decisions: {came}")
    return came


@pytest.mark.parametrize(
    ("database_url", "n"),
    [("postgresql", 10), pytest.param("postgresql", 250, marks=LONG), pytest.param("sqlite", 250, marks=LONG)],
    indirect=["database_url"],
)
def test_four_processes_decide_the_same_requests(made: Counter, n: int, figure: Figure) -> None:
    came = in_processes(made, n, figure)
    assert came.lawful, came.wrong[:3]


@pytest.mark.parametrize("n", [20, pytest.param(500, marks=LONG)])
def test_of_delegate_and_delegator_at_once_one_decides(database_url: str, n: int, figure: Figure) -> None:
    made = steps.desk(database_url, StepRule(ask=("manager",)))
    ids = steps.asked(made, n)
    first = dict.fromkeys(("bruno", "eva"), 0)
    for request_id in ids:
        said = at_the_same_time(made, request_id)
        (winner,) = [name for name, read in said.items() if read == ""]
        loser = next(name for name in said if name != winner)
        done = {"bruno": "Bruno Costa approved", "eva": "Eva Lima approved"}[winner]
        assert said[loser].startswith(done), said
        first[winner] += 1
    for request_id, made_ in moves(made).items():
        assert [move.action for move in made_] == [Action.APPROVE], request_id
    with made.db.read() as tx:
        for request in approval.load_many(tx, ids).values():
            (seat,) = request.steps[0].seats
            assert (request.state, seat.person_id) == (State.APPROVED, made.ids["bruno"])
            assert request.history[0].for_id == (seat.person_id if seat.answered_by_id == made.ids["eva"] else None)
    figure(f"{where(made)}: {n} duels of delegate and delegator: Bruno won {first['bruno']}, Eva {first['eva']}")
    made.db.dispose()


def at_the_same_time(made: Counter, request_id: int) -> dict[str, str]:
    """Whoever was asked and whoever stands in press Approve on the same version; what each reads."""
    bodies = {name: press(name, "request.approve", f"{request_id}:1") for name in ("bruno", "eva")}
    answers = at_once(*(partial(made.press, body) for body in bodies.values()))
    return {name: words(answer) for name, answer in zip(bodies, answers, strict=True)}


# --- controls: on PostgreSQL, for on SQLite there is one writer at a time whatever the writer does --------------------


@pytest.fixture
def loose(postgresql_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Counter]:
    """The same company without any guard: no owner's row, no version, no key."""
    counter = steps.desk(postgresql_url)
    without(counter, monkeypatch, keep=None)
    yield counter
    counter.db.dispose()


def test_control_without_guards_threads_undo_each_others_answers(loose: Counter, figure: Figure) -> None:
    ids = steps.asked(loose, 20)
    came = steps.outcome(loose, ids, steps.threads(loose, ids, 16))
    figure(f"without guards, threads: {came}")
    assert not came.lawful


@SLOW
def test_control_without_guards_processes_undo_each_others_answers(loose: Counter, figure: Figure) -> None:
    assert not in_processes(loose, 60, figure, guarded=False).lawful


def test_control_without_guards_delegate_and_delegator_both_decide(loose: Counter, figure: Figure) -> None:
    ids = steps.asked(loose, 20)
    for request_id in ids:
        at_the_same_time(loose, request_id)
    twice = sum(len(made) > 1 for made in moves(loose).values())
    figure(f"without guards {twice} of 20 were approved by both delegate and delegator")
    assert twice
