"""What was resolved and is not reopened is closed, after so many working days."""

from collections.abc import Callable
from datetime import datetime

from domain.ticket import Act, Step, move
from handlers.office import Office
from handlers.ticket import book
from storage import audit
from storage.approval import Stale
from storage.db import Database, Tx
from storage.ticket import tickets

BATCH = 100


def tick(db: Database, office: Office, now: datetime, *, stopped: Callable[[], bool] = lambda: False) -> int:
    """Close each ticket that was resolved long enough ago, by the days of the team; returns how many."""
    closed = 0
    with db.read() as tx:
        due = tickets.resolved_before(tx, _since(office, now), limit=BATCH)
    for ticket_id in due:
        if not stopped():
            closed += _close(db, office, ticket_id, now)
    return closed


def _since(office: Office, now: datetime) -> datetime:
    """So many working days before now, at the same time of the day."""
    calendar = office.help_hours(next(iter(office.policy.tickets.categories)))
    local = calendar.local(now)
    day = calendar.add_working_days(local.date(), -office.policy.tickets.close_days)
    return datetime.combine(day, local.time(), calendar.zone)


def _close(db: Database, office: Office, ticket_id: int, now: datetime) -> bool:
    try:
        with db.write() as tx:
            _closed(tx, office, ticket_id, now)
    except Stale:
        # It was reopened meanwhile, or another process closed it.
        return False
    return True


def _closed(tx: Tx, office: Office, ticket_id: int, now: datetime) -> None:
    ticket = tickets.load(tx, ticket_id)
    book.write(tx, office, ticket, move(ticket, Step(act=Act.CLOSE, by_id=None, at=now)))
    facts = {"requester": ticket.requester_id}
    audit.append(tx, at=now, actor_id=None, action="ticket close", subject=ticket.reference, facts=facts)
