"""A task of access is resolved with a proof: that is what gives access, and what takes it away."""

from domain.access import Access, GrantState, granted, revoked
from domain.ticket import Ticket
from handlers import forms
from handlers.access import task
from handlers.access.words import lasts, role, system
from handlers.call import Call, Json
from handlers.cards import section
from handlers.ticket import hold
from storage import audit, people
from storage.db import Tx

PROOF = 500


def fields(tx: Tx, call: Call, ticket: Ticket) -> list[Json]:
    """What the form asks that resolves a task; nothing, where a ticket is none."""
    access = hold.task(tx, ticket)
    if access is None:
        return []
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
    label = v.say("How is it seen to be done?")
    return [section(line), forms.field("proof", label, forms.words(long=False, most=PROOF), hint=hint)]


def given(tx: Tx, call: Call, ticket: Ticket) -> Access | None:
    """What a proof in the form makes of access; None where the ticket is no task. Raises ProofMissing, NotGiven."""
    if hold.task(tx, ticket) is None:
        return None
    people.own(tx, ticket.requester_id)
    # Whoever took the decision back meanwhile had that row.
    access = hold.task(tx, ticket)
    if access is None:
        return None
    said = str(call.inputs.get("proof") or "")[:PROOF]
    if access.grant.state is GrantState.TO_REVOKE:
        return task.turned(tx, access, revoked(access, by_id=call.actor.id, at=call.now, proof=said))
    on = call.office.calendar(people.get(tx, ticket.requester_id)).today(call.now)
    after = task.turned(tx, access, granted(access, by_id=call.actor.id, at=call.now, on=on, proof=said))
    task.replaces(tx, call.office, after, by_id=call.actor.id, at=call.now)
    return after


def said(access: Access) -> str:
    """The proof of what was done last."""
    return (access.grant.revoked_proof or access.grant.proof) or ""


def record(tx: Tx, call: Call, access: Access) -> None:
    """Into the audit trail, last in the transaction: who has what until when, and a digest of the proof."""
    grant = access.grant
    facts = {
        "requester": access.request.requester_id,
        "ticket": grant.back_ticket_id or grant.ticket_id,
        "until": grant.until.isoformat() if grant.until else None,
        "proof": audit.digest(tx, said(access), salt=f"{access.request.id}:{grant.state}"),
    }
    action = f"access {grant.state.value}"
    audit.append(tx, at=call.now, actor_id=call.actor.id, action=action, subject=access.request.reference, facts=facts)
