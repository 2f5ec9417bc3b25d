"""What keeps a ticket from being resolved: a decision that is still to be made about it, or a proof that it takes."""

from domain.access import Access, NotDecided, ProofNeeded
from domain.approval import OPEN
from domain.ticket import Act, Ticket
from storage.access import requests
from storage.db import Tx

ENDS = frozenset({Act.RESOLVE, Act.MERGE})


def check(tx: Tx, ticket: Ticket, act: Act, *, proven: bool) -> None:
    """Whether an act may end a ticket now, or let it go on; ``proven``: with the proof that it takes.

    Raises ProofNeeded, NotDecided.
    """
    ends = act in ENDS
    for access in pending(tx, ticket) if ends or (act is Act.WENT_ON and ticket.undecided) else ():
        raise NotDecided(ticket=ticket.reference, reference=access.request.reference, who=deciders(access))
    if ends and not proven and (waits := task(tx, ticket)):
        raise ProofNeeded(ticket=ticket.reference, reference=waits.request.reference)


def pending(tx: Tx, ticket: Ticket) -> list[Access]:
    """The requests for access about a ticket that somebody has to decide still."""
    asked = requests.load_many(tx, requests.asked_for(tx, ticket.id)).values()
    return [access for access in asked if access.request.state in OPEN]


def asked(tx: Tx, ticket: Ticket) -> Access | None:
    """The one request for access that is made about a ticket: it is to be decided still, or the ticket is its task."""
    request_id = requests.of_ticket(tx, ticket.id)
    return requests.load(tx, request_id) if request_id else next(iter(pending(tx, ticket)), None)


def deciders(access: Access) -> frozenset[int]:
    """Who has to do something about it: who asked, where changes are waited for."""
    return access.request.waiting() or frozenset({access.request.requester_id})


def task(tx: Tx, ticket: Ticket) -> Access | None:
    """The access that waits for a ticket to be resolved with a proof."""
    request_id = requests.of_ticket(tx, ticket.id)
    access = requests.load(tx, request_id) if request_id else None
    return access if access and access.grant.task_id == ticket.id else None
