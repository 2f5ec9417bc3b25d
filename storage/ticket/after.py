"""What comes after a ticket: how it was rated, and the ticket that follows it."""

from datetime import datetime

import sqlalchemy as sa

from domain.ticket.rating import Rating
from storage.db import UPSERTS, Tx
from storage.tables import ticket_ratings, tickets


def keep(tx: Tx, ticket_id: int, resolved_at: datetime, rating: Rating) -> None:
    """How the help was found that ended then."""
    key = {"ticket_id": ticket_id, "resolved_at": resolved_at}
    row = {"score": rating.score, "said": rating.said, "at": rating.at}
    put = UPSERTS[tx.dialect.name](ticket_ratings).values({**key, **row})
    tx.execute(put.on_conflict_do_update(index_elements=list(key), set_=row))


def rating(tx: Tx, ticket_id: int, resolved_at: datetime) -> Rating | None:
    """How the help was found that ended then, if that was said."""
    c = ticket_ratings.c
    row = tx.execute(sa.select(c.score, c.said, c.at).where(c.ticket_id == ticket_id, c.resolved_at == resolved_at))
    found = row.one_or_none()
    return Rating(score=found.score, said=found.said, at=found.at) if found else None


def reference_of(tx: Tx, ticket_id: int) -> str:
    """What a ticket is called by."""
    return str(tx.execute(sa.select(tickets.c.reference).where(tickets.c.id == ticket_id)).scalar_one())


def followed_by(tx: Tx, ticket_id: int) -> list[str]:
    """What the tickets are called by that point back to one, the oldest first."""
    query = sa.select(tickets.c.reference).where(tickets.c.after_id == ticket_id).order_by(tickets.c.id)
    return list(tx.execute(query).scalars())
