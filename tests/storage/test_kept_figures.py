"""What is kept of figures is what counting them now comes to, and it is found through indexes."""

import json
from collections.abc import Mapping
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.approval.figures import Decisions
from domain.figures import Average, Share, Spread
from domain.people import Person
from domain.ticket import Figures, Side
from handlers.figures import counting
from handlers.figures.approvals import Decided
from handlers.figures.expense import ExpenseFigures
from handlers.figures.kept import read, written
from handlers.figures.leave import LeaveFigures
from handlers.figures.numbers import BOARDS
from handlers.figures.page import Board, Scope, month
from handlers.figures.stock import StockFigures
from handlers.office import Office
from storage import figures
from storage.db import Database
from storage.figures import Kept
from tests.company import MONDAY, TEAM
from tests.stage import default_policy
from tests.storage.plans import SAME_PLANS, plans
from tests.storage.test_request_figures import lived as requested
from tests.storage.test_ticket_figures import lived as asked

OFFICE = Office(policy=default_policy(), team_id=TEAM, url="")
NOW = MONDAY + timedelta(days=20)
FIRST = MONDAY.date().replace(day=1)
LENGTHS = st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=9999))
N = st.integers(min_value=0)
SPREADS, SHARES = st.builds(Spread, N, LENGTHS, LENGTHS, LENGTHS), st.builds(Share, N, N)
SCORES = st.builds(Average, N, st.fractions())
DECISIONS = st.builds(Decisions, waited=st.dictionaries(st.integers(1, 20), SPREADS), rejected=SHARES)
OF_KINDS = st.dictionaries(st.sampled_from(("vacation", "expense")), DECISIONS)
RATES = st.none() | st.decimals(allow_nan=False, allow_infinity=False)
SHAPES: Mapping[str, st.SearchStrategy[Any]] = {
    "leave": st.builds(LeaveFigures, decisions=OF_KINDS, absent=SHARES),
    "expenses": st.builds(ExpenseFigures, decisions=OF_KINDS, paid=st.none() | SPREADS),
    "stock": st.builds(StockFigures, decisions=OF_KINDS, moved=N, turnover=RATES, cover=st.none() | SPREADS),
    "access": st.builds(Decided, decisions=OF_KINDS),
    "ticket": st.builds(
        Figures,
        opened=N,
        resolved=N,
        response=st.none() | SPREADS,
        resolution=st.none() | SPREADS,
        answers=SHARES,
        solutions=SHARES,
        reopened=SHARES,
        satisfaction=st.none() | SCORES,
        waited=st.dictionaries(st.sampled_from(Side), LENGTHS),
        backlog=st.lists(N).map(tuple),
        deflected=SHARES,
    ),
}


@pytest.mark.parametrize("board", BOARDS, ids=lambda board: board.key)
@given(data=st.data())
def test_whatever_figures_are_they_come_back_as_they_were(board: Board[Any], data: st.DataObject) -> None:
    found = data.draw(SHAPES[board.key])
    kept = json.loads(json.dumps(written(board, found)))
    row = Kept(id=1, board=board.key, among=(), month=FIRST, figures=kept, counted_at=NOW, looked_at=None)
    assert read(board, row) == found


def test_what_is_kept_is_what_counting_it_now_comes_to(
    db: Database, ids: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "FEW", -1)
    random = Random(5)
    cast = [Person(id=ids[name], name=name, email=name) for name in ("ana", "bruno", "carla", "rita", "eva")]
    with db.write() as tx:
        for _ in range(60):
            requested(tx, random, cast)
            asked(tx, random, ids["ana"])
        for board in BOARDS:
            figures.expect(tx, board.key, among_of(board), [FIRST], due_at=NOW)
    while counting.tick(db, OFFICE, NOW, owner="one"):
        pass
    told = 0
    with db.read() as tx:
        for board in BOARDS:
            kept = figures.known(tx, board.key, among_of(board), [FIRST])[FIRST]
            known, scope = read(board, kept), Scope(office=OFFICE, among=kept.among, now=NOW)
            assert known == board.find(tx, scope, month(OFFICE, NOW, 0))
            told += len(str(known))
    assert told > 2000, told


def among_of(board: Board[Any]) -> tuple[str, ...]:
    """Everything that there is to see."""
    return tuple(OFFICE.policy.tickets.categories) if board.key == "ticket" else ()


@SAME_PLANS
def test_nothing_is_read_but_what_is_asked_for(db: Database) -> None:
    with db.write() as tx:
        figures.expect(tx, "leave", (), [FIRST], due_at=NOW)
    with db.read() as tx:
        seen = plans(tx, lambda: figures.due(tx, NOW))
        assert any("ix_kept_figures_due_at" in line for line in seen), seen
        seen = plans(tx, lambda: figures.known(tx, "leave", (), [FIRST]))
        assert any("board_among_month" in line or "sqlite_autoindex" in line for line in seen), seen
