"""Who gets into what is between them and those who see to it."""

import pytest
import sqlalchemy as sa

from domain.access import GrantState
from domain.people import Action
from handlers.ticket.known import similar
from storage.tables import messages
from storage.ticket import followers, named
from tests.desk import Counter, form, press, words
from tests.handlers.access.systems import access_of, approved, decide, resolve, task_of, ticket
from tests.handlers.access.test_about_ticket import ask_for

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
PROOF = "first password hunter2"


def told(counter: Counter, name: str) -> set[str]:
    """The kinds of news that somebody was owed."""
    query = sa.select(messages.c.kind).where(messages.c.person_id == counter.ids[name])
    with counter.db.read() as tx:
        return set(tx.execute(query).scalars())


def asks(counter: Counter, by: str, title: str) -> None:
    given = {"title": title, "category": "access", "details": "", "urgency": "normal"}
    counter.submit(form(by, "ticket.new", given, memo={}))


def test_nobody_else_reads_a_proof_by_a_ticket_that_was_merged(counter: Counter) -> None:
    asks(counter, "ana", "I cannot get into the CRM")
    asks(counter, "hugo", "CRM is slow")
    asks(counter, "rita", "CRM is slow too")
    merge = {"into": "TIC-1", "near": ""}
    assert words(counter.submit(form("eva", "ticket.merge", merge, memo={"ticket": 2}))) == ""
    ask_for(counter, 1)
    assert decide(counter, "bruno", 1) == ""
    refused = words(counter.submit(form("eva", "ticket.merge", merge, memo={"ticket": 3})))
    assert "in confidence" in refused
    assert resolve(counter, "eva", 1, proof=PROOF) == ""
    assert "ticket.turned" in told(counter, "ana")
    assert "ticket.turned" not in told(counter, "hugo")


def test_a_task_is_no_major_incident_and_offered_to_nobody_once_it_is_dropped(counter: Counter) -> None:
    request_id = approved(counter)
    task = task_of(counter, request_id)
    said = words(counter.command("hugo", f"major {task.reference}", called="/ticket"))
    assert said == f"You can see no {task.reference}. `/ticket list` shows what you asked for."
    assert decide(counter, "bruno", request_id, Action.TAKE_BACK, "a slip") == ""
    counter.press(press("eva", "ticket.reopen", f"{task.id}:9"))
    assert ticket(counter, task.id).live
    # Given again, the newer task is the request's, and the older one nobody else's matter.
    assert decide(counter, "bruno", request_id) == ""
    assert task_of(counter, request_id).id != task.id
    with counter.db.read() as tx:
        assert not similar.find(tx, counter.office, task.title)
        assert not [one for one in named.shown(tx, counter.office.policy.tickets.shown()) if one.id == task.id]
    counter.press(press("hugo", "ticket.join", str(task.id)))
    with counter.db.read() as tx:
        assert not followers.of(tx, task.id)
    assert resolve(counter, "eva", task.id, reason="it was dropped") == "", "it takes no proof any more"
    assert access_of(counter, request_id).grant.state is GrantState.TO_GRANT
