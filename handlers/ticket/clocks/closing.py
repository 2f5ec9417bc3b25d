"""What was resolved and is not reopened is closed, after so many working days of whoever helps with it."""

from datetime import datetime

from domain.ticket import Act, Step, Ticket, move
from handlers.office import Office
from handlers.ticket import book
from storage import audit
from storage.db import Tx


def close(tx: Tx, office: Office, ticket: Ticket, now: datetime) -> None:
    """Nobody said that it is not solved. Raises Stale if somebody did meanwhile, or another process closed it."""
    book.write(tx, office, ticket, move(ticket, Step(act=Act.CLOSE, by_id=None, at=now)))
    facts = {"requester": ticket.requester_id}
    audit.append(tx, at=now, actor_id=None, action="ticket close", subject=ticket.reference, facts=facts)
