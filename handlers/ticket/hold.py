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
    for access in requests.load_many(tx, requests.asked_for(tx, ticket.id)).values():
        request = access.request
        if request.state in OPEN:
            # Who asked has to change it before anybody decides.
            who = request.waiting() or frozenset({request.requester_id})
            raise NotDecided(ticket=ticket.reference, reference=request.reference, who=who)
    if not proven and (waits := task(tx, ticket)):
        raise ProofNeeded(ticket=ticket.reference, reference=waits.request.reference)


def task(tx: Tx, ticket: Ticket) -> Access | None:
    """The access that waits for a ticket to be resolved with a proof."""
    request_id = requests.of_ticket(tx, ticket.id)
    access = requests.load(tx, request_id) if request_id else None
    return access if access and access.grant.task_id == ticket.id else None
