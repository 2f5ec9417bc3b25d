"""Whoever helps asks for access for who opened a ticket: that waits, and is not resolved before it is decided."""

from datetime import timedelta
from typing import Any

import pytest

from domain.access import GrantState
from domain.people import Action, Person, Role
from domain.ticket import Act, State, Whose
from handlers.access import ending
from handlers.office import Reader
from handlers.texts import voice_of
from handlers.ticket import card
from storage import people
from storage.approval import asked_by
from tests.desk import Counter, form, press, words
from tests.handlers.access.systems import access_of, asking, decide, resolve, task_of, ticket

SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
WAITS = "TIC-1 waits for ACC-1, which Bruno Costa has to decide. It can be resolved after that."


def reader_of(counter: Counter, person: Person) -> Reader:
    """Somebody who reads a card now."""
    return Reader(office=counter.office, voice=voice_of(person, counter.policy), person=person, now=counter.now)


@pytest.fixture
def ticket_id(counter: Counter) -> int:
    """Ana cannot get into the CRM."""
    given = {"title": "I cannot get into the CRM", "category": "access", "details": "", "urgency": "normal"}
    assert words(counter.submit(form("ana", "ticket.new", given, memo={}))) is not None
    assert ticket(counter, 1).title == "I cannot get into the CRM"
    return 1


def ask_for(counter: Counter, ticket_id: int, by: str = "eva", **wanted: Any) -> str:
    """Somebody asks for access for who opened a ticket; what they read."""
    given = {"access.system": "crm", "role.crm": "seller", "lasts": "30", "reason": "for the fair", **wanted}
    return words(counter.submit(form(by, "access.ask_for", given, memo={"ticket": ticket_id})))


def test_the_ticket_waits_until_it_is_decided_and_is_the_task_then(counter: Counter, ticket_id: int) -> None:
    assert ask_for(counter, ticket_id) == ""
    waiting = ticket(counter, ticket_id)
    assert (waiting.state, waiting.pauses[-1].whose) == (State.ELSEWHERE, Whose.APPROVER)
    assert resolve(counter, "eva", ticket_id, reason="done") == WAITS
    assert words(counter.press(press("ana", "ticket.solved", f"{ticket_id}:2"))) == WAITS
    with counter.db.read() as tx:
        (request_id,) = asked_by(tx, counter.ids["ana"], kind="access", limit=9)
    assert access_of(counter, request_id).request.entered_by_id == counter.ids["eva"]
    for name in ("ana", "eva"):
        with counter.db.read() as tx:
            blocks = str(card.draw(tx, reader_of(counter, people.get(tx, counter.ids[name])), 1).blocks)
        assert "🔑 ACC-1 waits for Bruno Costa" in blocks
        assert "⏸ Waiting for a decision" in blocks
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


def test_one_request_is_made_about_a_ticket_whoever_is_faster(counter: Counter, ticket_id: int) -> None:
    wanted = {"access.system": "crm", "role.crm": "seller", "lasts": "30", "reason": "for the fair"}
    forms = [form(name, "access.ask_for", wanted, memo={"ticket": ticket_id}) for name in ("eva", "carla")]
    said = sorted(words(answer) for answer in counter.submit_at_once(forms))
    assert said[0] == ""
    assert said[1] in (
        "ACC-1 was asked for with TIC-1 already. What else is needed is asked for in another ticket.",
        "ACC-1 já foi pedido com TIC-1. O que mais for preciso se pede em outro chamado.",
    )
    assert [step.act for step in ticket(counter, ticket_id).steps] == [Act.AWAIT]


@SQLITE
def test_what_is_decided_anew_beside_another_has_a_task_of_its_own(counter: Counter, ticket_id: int) -> None:
    assert ask_for(counter, ticket_id) == ""
    assert decide(counter, "bruno", 1, Action.REJECT, "the wiki will do") == ""
    assert ask_for(counter, ticket_id, **{"access.system": "wiki", "role.wiki": "reader", "lasts": ""}) == ""
    assert decide(counter, "bruno", 1, Action.TAKE_BACK, "both, then") == ""
    assert decide(counter, "bruno", 2) == ""
    assert ticket(counter, ticket_id).state is State.ELSEWHERE, "the other one is waited for"
    assert decide(counter, "bruno", 1) == ""
    assert ticket(counter, ticket_id).state is State.OPEN
    tasks = {n: task_of(counter, n).id for n in (1, 2)}
    assert (tasks[2], len(set(tasks.values()))) == (ticket_id, 2)
    for task in tasks.values():
        assert resolve(counter, "eva", task, proof="user ana.souza") == ""
    assert {access_of(counter, n).grant.state for n in (1, 2)} == {GrantState.GRANTED}


@SQLITE
def test_the_clock_runs_for_nobody_while_somebody_has_to_decide(counter: Counter, ticket_id: int) -> None:
    def go_on() -> str:
        return words(counter.press(press("eva", "ticket.go_on", f"{ticket_id}:2")))

    assert ask_for(counter, ticket_id) == ""
    assert go_on() == WAITS
    question = form("eva", "ticket.ask", {"reason": "Which team?"}, memo={"ticket": ticket_id})
    assert words(counter.submit(question)) == ""
    assert ticket(counter, ticket_id).state is State.ASKED
    assert go_on() == ""
    assert ticket(counter, ticket_id).undecided, "the answer is there, the decision is not"
    moved = form("eva", "ticket.hand_over", {"category": "hardware", "reason": ""}, memo={"ticket": ticket_id})
    assert words(counter.submit(moved)) == ""
    assert (ticket(counter, ticket_id).category, ticket(counter, ticket_id).undecided) == ("hardware", True)
    assert words(counter.submit({**question, "view": {**question["view"], "id": "V0ANEW"}})) == ""
    assert decide(counter, "bruno", 1) == ""
    assert ticket(counter, ticket_id).state is State.ASKED, "a question waits for who was asked it"
    assert go_on() == ""
    assert ticket(counter, ticket_id).state is State.OPEN
    waited = [pause.whose for pause in ticket(counter, ticket_id).pauses]
    assert waited == [Whose.APPROVER, Whose.REQUESTER, Whose.APPROVER, Whose.APPROVER, Whose.REQUESTER]


@SQLITE
def test_who_asks_for_another_decides_it_neither_themselves_nor_in_anybodys_place(counter: Counter) -> None:
    with counter.db.write() as tx:
        people.save_roles(tx, counter.ids["bruno"], [Role.IT])
    for title in ("I cannot get into the CRM", "Nor into the wiki"):
        given = {"title": title, "category": "access", "details": "", "urgency": "normal"}
        assert counter.submit(form("ana", "ticket.new", given, memo={})).errors is None
    assert ask_for(counter, 1, by="bruno") == ""
    assert decide(counter, "bruno", 1) == "ACC-1 waits for Hugo Reis and Rita Alves, not for you."
    assert decide(counter, "rita", 1) == ""
    dates = {"first": counter.now.date(), "last": counter.now.date()}
    stands_in = form("bruno", "approvals.delegate", {"delegate": "U0EVA", **dates}, memo={})
    assert counter.submit(stands_in).errors is None
    assert ask_for(counter, 2, by="eva") == ""
    assert decide(counter, "eva", 2) == "ACC-2 waits for Bruno Costa, not for you."
    memo = {"request": 2, "seen": 1}
    passed = form("bruno", "request.reassign", {"decider": "U0EVA", "reason": "she knows"}, memo=memo)
    assert words(counter.submit(passed)).startswith("Eva Lima cannot decide this")
    assert access_of(counter, 2).request.waiting() == {counter.ids["bruno"]}


@SQLITE
def test_the_ticket_of_who_left_waits_for_them_no_more(counter: Counter, ticket_id: int) -> None:
    assert ask_for(counter, ticket_id) == ""
    assert decide(counter, "bruno", 1, Action.ASK_CHANGES, "for how long?") == ""
    with counter.db.write() as tx:
        people.save(tx, "ana@company.example", {"left_on": counter.now.date()})
    counter.now += timedelta(days=1)
    assert ending.tick(counter.db, counter.office, counter.now) == 1
    assert ticket(counter, ticket_id).state is State.OPEN
    assert resolve(counter, "eva", ticket_id, reason="she left") == ""


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
