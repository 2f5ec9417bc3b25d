"""Where tickets are talked about: the message that one was made of, and the tickets that share a conversation."""

import sqlalchemy as sa

from storage.db import Tx
from storage.tables import tickets


def merged_into(tx: Tx, ticket_id: int) -> list[int]:
    """The tickets that were merged into one, and into those, in the order in which they were asked."""
    found, newest = set[int](), {ticket_id}
    while newest:
        query = sa.select(tickets.c.id).where(tickets.c.into_id.in_(sorted(newest)))
        newest = set(tx.execute(query).scalars()) - found
        found |= newest
    return sorted(found)


def answered_in(tx: Tx, channel: str, thread_ts: str) -> int | None:
    """The ticket that was made of a message, in whose thread it is answered."""
    same = (tickets.c.channel == channel, tickets.c.thread_ts == thread_ts)
    return tx.execute(sa.select(tickets.c.id).where(*same)).scalar()


def thread_of(tx: Tx, ticket_id: int) -> tuple[str, str] | None:
    """The message that a ticket was made of: conversation and ts; None for one that was written to the bot."""
    row = tx.execute(sa.select(tickets.c.channel, tickets.c.thread_ts).where(tickets.c.id == ticket_id)).one()
    return (row.channel, row.thread_ts) if row.channel else None
