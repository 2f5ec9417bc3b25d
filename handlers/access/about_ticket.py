"""What a decision about access is to the ticket about which it was asked for: that waits for it, and goes on."""

from domain.access import Access
from domain.approval import OPEN, Request
from domain.ticket import Act, Step, move
from handlers.office import Office
from handlers.ticket import book, hold
from handlers.ticket.threads.sides import of_helpers
from storage import below
from storage.access import requests
from storage.db import Tx
from storage.ticket import tickets

DECIDED = "access.decided"
"""The news of a decision for those who help."""


def turned(tx: Tx, office: Office, access: Access, moved: Request) -> None:
    """A ticket waits while somebody has to decide, and goes on after; those who help hear what was decided."""
    ticket, last = tickets.load(tx, access.for_ticket_id or 0), moved.last
    if last is None or not ticket.live:
        return
    if moved.state in OPEN:
        book.held_up(tx, office, ticket, last.at, by_id=last.by_id)
        return
    if ticket.undecided and not hold.pending(tx, ticket):
        step = Step(act=Act.WENT_ON, by_id=last.by_id, at=last.at)
        book.write(tx, office, ticket, move(ticket, step, helps=False))
    for place in of_helpers(tx, office, ticket, last.at):
        below.owe_news(tx, place, kind=DECIDED, facts={"request": moved.id, "version": moved.version})


def task(tx: Tx, access: Access) -> int | None:
    """The ticket itself is the task of those who give access, while it is not over, nor that of another request."""
    ticket = tickets.load(tx, access.for_ticket_id) if access.for_ticket_id else None
    if ticket is None or not ticket.live or requests.of_ticket(tx, ticket.id) not in (None, access.request.id):
        return None
    return ticket.id
