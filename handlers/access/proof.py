"""A task of access is resolved with a proof: that is what gives access, and what takes it away."""

from datetime import datetime

from domain.access import Access, GoneSince, GrantState, OwnTask, granted, revoked
from domain.ticket import Ticket
from handlers import forms
from handlers.access import task
from handlers.access.words import lasts, role, system
from handlers.call import Call, Json
from handlers.cards import section
from handlers.office import Office
from handlers.ticket import hold
from handlers.ticket.agent import agents
from storage import audit, people
from storage.access import requests
from storage.db import Tx

PROOF = 500


def fields(tx: Tx, call: Call, ticket: Ticket) -> list[Json]:
    """What the form asks that resolves a task; nothing, where a ticket is none. Raises OwnTask."""
    access = hold.task(tx, ticket)
    if access is None:
        return []
    _check_whose(tx, call, ticket, access)
    v, who = call.voice, people.get(tx, ticket.requester_id).name
    told = {
        "who": who,
        "system": system(v, call.office, access.system),
        "role": role(v, call.office, access),
        "lasts": lasts(v, access.days),
    }
    if access.grant.state is GrantState.TO_REVOKE:
        line = v.say("{who} is to have it no more: {system}, {role}.", **told)
    else:
        line = v.say("{who} is to have it: {system}, {role}, {lasts}.", **told)
    hint = v.say("A name, a number or a link. {who} reads it, and it is kept.", who=who)
    label = v.say("What shows that it is done?")
    return [section(line), forms.field("proof", label, forms.words(long=False, most=PROOF), hint=hint)]


def given(tx: Tx, call: Call, ticket: Ticket) -> Access | None:
    """What a proof in the form makes of access; None where the ticket is no task.

    Raises OwnTask, GoneSince, ProofMissing, NotGiven.
    """
    if hold.task(tx, ticket) is None:
        return None
    people.own(tx, ticket.requester_id)
    # Whoever took the decision back meanwhile had that row.
    access = hold.task(tx, ticket)
    if access is None:
        return None
    _check_whose(tx, call, ticket, access)
    who = people.get(tx, ticket.requester_id)
    if access.grant.state is GrantState.TO_GRANT and not who.works_here(call.office.calendar(who).today(call.now)):
        raise GoneSince(reference=access.request.reference, who=frozenset({who.id}))
    said = str(call.inputs.get("proof") or "")[:PROOF]
    return turn(tx, call.office, access, said, by_id=call.actor.id, at=call.now)


def _check_whose(tx: Tx, call: Call, ticket: Ticket, access: Access) -> None:
    """Raises OwnTask, unless nobody else does such tasks."""
    others = {person.id for person in agents(tx, call.office, ticket.category, call.now)} - {call.actor.id}
    if call.actor.id == access.request.requester_id and others:
        role = call.office.policy.tickets.category(ticket.category).role
        raise OwnTask(ticket=ticket.reference, reference=access.request.reference, role=role)


def turn(tx: Tx, office: Office, access: Access, said: str, *, by_id: int | None, at: datetime) -> Access:
    """What a proof makes of access. The requester's row must be owned. Raises ProofMissing, NotGiven."""
    if access.grant.state is GrantState.TO_REVOKE:
        return task.turned(tx, access, revoked(access, by_id=by_id, at=at, proof=said))
    who = people.get(tx, access.request.requester_id)
    had, on = requests.held_by(tx, who.id, access.system), office.calendar(who).today(at)
    after = task.turned(tx, access, granted(access, by_id=by_id, at=at, on=on, proof=said, had=had))
    task.replaces(tx, office, after, by_id=by_id, at=at)
    return after


def said(access: Access) -> str:
    """The proof of what was done last."""
    return (access.grant.revoked_proof or access.grant.proof) or ""


def record(tx: Tx, call: Call, access: Access) -> None:
    """Into the audit trail, by the actor."""
    audited(tx, access, by_id=call.actor.id, at=call.now)


def audited(tx: Tx, access: Access, *, by_id: int | None, at: datetime) -> None:
    """Into the audit trail, last in the transaction: who has what until when, and a digest of the proof."""
    grant = access.grant
    facts = {
        "requester": access.request.requester_id,
        "ticket": grant.back_ticket_id or grant.ticket_id,
        "until": grant.until.isoformat() if grant.until else None,
        "proof": audit.digest(tx, said(access), salt=f"{access.request.id}:{grant.state}"),
    }
    action = f"access {grant.state.value}"
    audit.append(tx, at=at, actor_id=by_id, action=action, subject=access.request.reference, facts=facts)
