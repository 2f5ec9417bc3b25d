"""What a decision about access is to the ticket about which it was asked for: that waits for it, and goes on."""

from domain.access import Access
from domain.approval import OPEN, Request
from domain.ticket import WAITING, Act, Step, Ticket, can, move
from handlers.office import Office
from handlers.ticket import book
from handlers.ticket.sides import of_helpers
from storage import below
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
        _step(tx, office, ticket, Act.WAIT, moved)
        return
    _step(tx, office, ticket, Act.WENT_ON, moved)
    for place in of_helpers(tx, office, ticket, last.at):
        below.owe_news(tx, place, kind=DECIDED, facts={"request": moved.id, "version": moved.version})


def _step(tx: Tx, office: Office, ticket: Ticket, act: Act, moved: Request) -> None:
    waits = ticket.state in WAITING
    if moved.last and can(ticket, act) and waits is (act is Act.WENT_ON):
        step = Step(act=act, by_id=moved.last.by_id, at=moved.last.at)
        book.write(tx, office, ticket, move(ticket, step, helps=False))


def task(tx: Tx, access: Access) -> int | None:
    """The ticket itself is the task of those who give access, while it is not over; nobody needs another."""
    ticket = tickets.load(tx, access.for_ticket_id) if access.for_ticket_id else None
    return ticket.id if ticket and ticket.live else None
