"""Whoever helps asks for access for who opened a ticket: that waits, and is not resolved before it is decided."""

from typing import Any

import pytest

from domain.access import GrantState
from domain.people import Action
from domain.ticket import State, Whose
from storage.approval import asked_by
from tests.desk import Counter, form, press, words
from tests.handlers.access.systems import access_of, asking, decide, resolve, task_of, ticket

SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
WAITS = "TIC-1 waits for ACC-1, which Bruno Costa has to decide. It can be resolved after that."


@pytest.fixture
def ticket_id(counter: Counter) -> int:
    """Ana cannot get into the CRM."""
    given = {"title": "I cannot get into the CRM", "category": "access", "details": "", "urgency": "normal"}
    assert words(counter.submit(form("ana", "ticket.new", given, memo={}))) is not None
    assert ticket(counter, 1).title == "I cannot get into the CRM"
    return 1


def ask_for(counter: Counter, ticket_id: int, by: str = "eva", **wanted: Any) -> str:
    """Somebody asks for access for who opened a ticket; what they read."""
    given = {"access.system": "crm", "role": "seller", "lasts": "30", "reason": "for the fair", **wanted}
    return words(counter.submit(form(by, "access.ask_for", given, memo={"ticket": ticket_id})))


def test_the_ticket_waits_until_it_is_decided_and_is_the_task_then(counter: Counter, ticket_id: int) -> None:
    assert ask_for(counter, ticket_id) == ""
    waiting = ticket(counter, ticket_id)
    assert (waiting.state, waiting.pauses[-1].whose) == (State.ELSEWHERE, Whose.OTHERS)
    assert resolve(counter, "eva", ticket_id, reason="done") == WAITS
    assert words(counter.press(press("ana", "ticket.solved", f"{ticket_id}:2"))) == WAITS
    with counter.db.read() as tx:
        (request_id,) = asked_by(tx, counter.ids["ana"], kind="access", limit=9)
    assert access_of(counter, request_id).request.entered_by_id == counter.ids["eva"]
    assert decide(counter, "eva", request_id) != "", "who asked for it does not decide"
    assert decide(counter, "ana", request_id) != ""
    assert decide(counter, "bruno", request_id) == ""
    assert ticket(counter, ticket_id).state is State.OPEN
    assert task_of(counter, request_id).id == ticket_id, "no second ticket"
    assert resolve(counter, "eva", ticket_id, reason="done") == (
        "Write what shows that it is done: a name, a number or a link."
    )
    assert resolve(counter, "eva", ticket_id, proof="user ana.souza") == ""
    assert access_of(counter, request_id).grant.state is GrantState.GRANTED


@SQLITE
def test_what_is_rejected_lets_the_ticket_go_on(counter: Counter, ticket_id: int) -> None:
    assert ask_for(counter, ticket_id) == ""
    assert decide(counter, "bruno", 1, Action.REJECT, "not in sales") == ""
    assert ticket(counter, ticket_id).state is State.OPEN
    assert decide(counter, "bruno", 1, Action.TAKE_BACK, "a slip") == ""
    assert ticket(counter, ticket_id).state is State.ELSEWHERE
    assert resolve(counter, "eva", ticket_id, reason="done") == WAITS
    assert decide(counter, "bruno", 1) == ""
    assert decide(counter, "bruno", 1, Action.TAKE_BACK, "a slip") == ""
    assert ticket(counter, ticket_id).state is State.ELSEWHERE, "it is decided anew, and the ticket is not over"
    assert resolve(counter, "eva", ticket_id, proof="user ana.souza") == WAITS


@SQLITE
def test_only_whoever_helps_asks_for_others(counter: Counter, ticket_id: int) -> None:
    refused = (
        "Only who asked and those who work on these tickets (role it) can do this. An administrator gives the role; "
        "if you have the same trouble, ask for help too."
    )
    for name in ("ana", "bruno", "rita"):
        assert ask_for(counter, ticket_id, by=name) == refused
    assert ask_for(counter, ticket_id, lasts="91") == (
        "At most 90 days at a time. It can be asked for again before the end."
    )
    assert ticket(counter, ticket_id).state is State.NEW
    assert words(counter.submit(asking("ana"))) == ""
