"""A company that lets people into systems, and how they ask at the desk."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from domain.access import Access, GrantState
from domain.people import Action, Role
from domain.policy import Access as Systems
from domain.policy import AccessRole, Condition, Policy, StepRule, System, Wording
from domain.ticket import Ticket
from handlers.approval.card import name_of
from storage import approval, people
from storage.access import requests
from storage.tables import audit
from storage.ticket import tickets
from tests import desk
from tests.desk import Counter, form, press, words

ROLES = {
    "seller": AccessRole(name=Wording(en="Seller", pt_BR="Vendas")),
    "admin": AccessRole(name=Wording(en="Administrator", pt_BR="Administração"), most_days=7),
}
CRM = System(name=Wording(en="CRM", pt_BR="CRM"), roles=ROLES, most_days=90)
WIKI = System(name=Wording(en="Wiki", pt_BR="Wiki"), roles={"reader": ROLES["seller"]})


def with_systems(policy: Policy) -> Policy:
    """A policy that knows systems: their administrators are approved by HR too."""
    steps = (
        StepRule(ask=("manager",)),
        StepRule(ask=("rita@company.example",), when=Condition(category=("crm.admin",))),
    )
    approvals = policy.approvals.model_copy(update={"access": steps})
    systems = Systems(systems={"crm": CRM, "wiki": WIKI})
    return policy.model_copy(update={"access": systems, "approvals": approvals})


@contextmanager
def company_with_systems(database_url: str) -> Iterator[Counter]:
    """Eva and Carla work on tickets."""
    with desk.counter(database_url) as made:
        made.policy = with_systems(made.policy)
        made.__post_init__()
        with made.db.write() as tx:
            for name in ("eva", "carla"):
                people.save_roles(tx, made.ids[name], [Role.IT])
        yield made


def asking(by: str = "ana", *, system: str = "crm", role: str = "seller", lasts: str = "30", **more: Any) -> Any:
    """The form of somebody who asks for access."""
    given = {"access.system": system, f"role.{system}": role, "lasts": lasts, "reason": "for the fair", **more}
    return form(by, "access.ask", given, memo={})


def asked(counter: Counter, by: str = "ana", **wanted: Any) -> int:
    """Somebody asked; the request."""
    assert counter.submit(asking(by, **wanted)).errors is None
    with counter.db.read() as tx:
        return approval.asked_by(tx, counter.ids[by], kind="access", limit=1)[0]


def approved(counter: Counter, by: str = "ana", **wanted: Any) -> int:
    """Somebody asked, and Bruno approved it; the request."""
    request_id = asked(counter, by, **wanted)
    assert decide(counter, "bruno", request_id) == ""
    return request_id


def decide(
    counter: Counter, by: str, request_id: int, action: Action = Action.APPROVE, reason: str | None = None
) -> str:
    """Decide about a request as it stands; what the person reads."""
    with counter.db.read() as tx:
        seen = approval.load(tx, request_id).version
    if reason is None:
        return words(counter.press(press(by, name_of(action), f"{request_id}:{seen}")))
    memo = {"request": request_id, "seen": seen}
    return words(counter.submit(form(by, name_of(action), {"reason": reason}, memo=memo)))


def access_of(counter: Counter, request_id: int) -> Access:
    """It as it stands."""
    with counter.db.read() as tx:
        return requests.load(tx, request_id)


def task_of(counter: Counter, request_id: int) -> Ticket:
    """The ticket that waits for a proof."""
    with counter.db.read() as tx:
        return tickets.load(tx, requests.load(tx, request_id).grant.task_id or 0)


def ticket(counter: Counter, ticket_id: int) -> Ticket:
    """A ticket as it stands."""
    with counter.db.read() as tx:
        return tickets.load(tx, ticket_id)


def resolve(counter: Counter, by: str, ticket_id: int, **given: str) -> str:
    """Hand in the form that resolves a ticket; what the person reads."""
    return words(counter.submit(form(by, "ticket.resolve", given, memo={"ticket": ticket_id})))


def granted(counter: Counter, by: str = "ana", **wanted: Any) -> int:
    """Somebody has access; the request."""
    request_id = approved(counter, by, **wanted)
    assert resolve(counter, "eva", task_of(counter, request_id).id, proof="CRM-7, user ana.souza") == ""
    assert access_of(counter, request_id).grant.state is GrantState.GRANTED
    return request_id


def trail(counter: Counter, subject: str) -> list[str]:
    """What the audit says was done to something."""
    with counter.db.read() as tx:
        entries = [json.loads(text) for text in tx.execute(sa.select(audit.c.entry).order_by(audit.c.seq)).scalars()]
    return [entry["action"] for entry in entries if entry["subject"] == subject]
