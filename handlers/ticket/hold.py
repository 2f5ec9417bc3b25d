"""What keeps a ticket from being resolved: a decision that is still to be made about it, or a proof that it takes."""

from domain.access import Access, NotDecided, ProofNeeded
from domain.approval import OPEN
from domain.ticket import Act, Ticket
from storage.access import requests
from storage.db import Tx

ENDS = frozenset({Act.RESOLVE, Act.MERGE})


def check(tx: Tx, ticket: Ticket, act: Act, *, proven: bool) -> None:
    """Whether an act may end a ticket now; ``proven``: with the proof that it takes. Raises ProofNeeded, NotDecided."""
    if act not in ENDS:
        return
    for access in pending(tx, ticket):
        raise NotDecided(ticket=ticket.reference, reference=access.request.reference, who=deciders(access))
    if not proven and (waits := task(tx, ticket)):
        raise ProofNeeded(ticket=ticket.reference, reference=waits.request.reference)


def pending(tx: Tx, ticket: Ticket) -> list[Access]:
    """The requests for access about a ticket that somebody has to decide still."""
    asked = requests.load_many(tx, requests.asked_for(tx, ticket.id)).values()
    return [access for access in asked if access.request.state in OPEN]


def deciders(access: Access) -> frozenset[int]:
    """Who has to do something about it: who asked, where changes are waited for."""
    return access.request.waiting() or frozenset({access.request.requester_id})


def task(tx: Tx, ticket: Ticket) -> Access | None:
    """The access that waits for a ticket to be resolved with a proof."""
    request_id = requests.of_ticket(tx, ticket.id)
    access = requests.load(tx, request_id) if request_id else None
    return access if access and access.grant.task_id == ticket.id else None
