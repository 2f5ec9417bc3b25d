"""A new kind is a file of words and rules and a line in each registry: the engine knows nothing of any kind."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from domain.approval import State
from domain.people import Action
from domain.policy import BY_MANAGER, Approvals, StepRule
from handlers import home, reminder
from handlers.approval import presence
from handlers.approval.card import draw, name_of
from handlers.entries import ENTRIES
from handlers.news import TELLERS, view_for
from handlers.registry import KINDS
from storage import approval
from tests.desk import Counter, counter, form, press, words
from tests.handlers import loan
from tests.handlers.conftest import owed

TWO = (*BY_MANAGER, StepRule(ask=("hr",), quorum="all"))


@pytest.fixture
def lending(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Counter]:
    """A company that lends things: registered as any other kind, with steps of its own."""
    assert isinstance(KINDS, dict)
    monkeypatch.setitem(KINDS, "loan", loan.LOAN)
    monkeypatch.setattr("tests.desk.ENTRIES", (*ENTRIES, *loan.ENTRIES))
    monkeypatch.setattr(Approvals, "of", lambda self, kind: TWO if kind == "loan" else BY_MANAGER)
    monkeypatch.setattr(loan, "BOOKED", [])
    with counter(database_url) as made:
        yield made


def do(made: Counter, by: str, what: Action, **inputs: Any) -> str:
    """Press a button of the one request, or hand its form in; what is said."""
    with made.db.read() as tx:
        seen = approval.load(tx, 1).version
    if inputs:
        return words(made.submit(form(by, name_of(what), inputs, memo={"request": 1, "seen": seen})))
    return words(made.press(press(by, name_of(what), f"1:{seen}")))


def seen_by(made: Counter, name: str) -> str:
    """The card, the lists and the Home tab of somebody."""
    with made.db.read() as tx:
        reader = view_for(tx, made.office, made.ids[name], made.now)
        card, tab = draw(tx, reader, "loan", 1), home.draw(tx, reader)
    lists = [str(made.command(name, text).say) for text in ("", "mine", "decided")]
    return "\n".join([str(card), str(tab), *lists])


def test_a_made_up_kind_goes_through_the_whole_life(lending: Counter) -> None:
    assert words(lending.submit(form("ana", "loan.ask", {"thing": "a drill"}, memo={}))) == ""
    assert "LOAN-1" in seen_by(lending, "bruno")
    assert "request.approve" in seen_by(lending, "bruno")
    assert do(lending, "bruno", Action.APPROVE) == ""
    assert do(lending, "rita", Action.ASK_CHANGES, reason="A smaller one") == ""
    assert "loan.open_change" in seen_by(lending, "ana")
    again = form("ana", "loan.change", {"thing": "a small drill"}, memo={"request": "1:3"})
    assert words(lending.submit(again)) == ""
    lending.now += timedelta(days=1)
    assert reminder.tick(lending.db, lending.office, lending.now) == 1
    assert "LOAN-1 Ana Souza: Loan, a small drill" in str(owed(lending, "bruno", "reminder"))
    lending.submit(form("bruno", "approvals.delegate", {"delegate": "U0EVA", "first": lending.now.date(),
                                                        "last": lending.now.date()}, memo={}))  # fmt: skip
    assert presence.tick(lending.db, lending.office, lending.now) == 1
    assert do(lending, "eva", Action.APPROVE) == ""
    assert do(lending, "rita", Action.APPROVE) == ""
    assert "LOAN-1 Ana Souza: waiting for Hugo Reis" in weekly(lending)
    assert do(lending, "hugo", Action.APPROVE) == ""
    states = [State.PENDING] * 2 + [State.CHANGES] + [State.PENDING] * 3 + [State.APPROVED]
    assert [(1, state) for state in states] == loan.BOOKED
    assert "✅ Approved by Hugo Reis" in seen_by(lending, "ana")
    for name in ("bruno", "eva", "rita", "hugo"):
        assert "request.approve" not in seen_by(lending, name)
    assert "LOAN-1" in str(lending.command("hugo", "decided").say)
    assert "A smaller one" in str(owed(lending, "ana", "moved"))


def weekly(made: Counter) -> str:
    """What the digest says."""
    with made.db.read() as tx:
        reader = view_for(tx, made.office, made.ids["rita"], made.now)
        return str(TELLERS["digest.hr"](tx, reader, {"day": made.now.date().isoformat()}))
