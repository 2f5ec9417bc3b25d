"""Tickets that share a conversation: what was merged into one, and the message that one was made of."""

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


def made_of(tx: Tx, channel: str, thread_ts: str) -> int | None:
    """The ticket that was made of a message in this thread."""
    same = (tickets.c.channel == channel, tickets.c.thread_ts == thread_ts)
    return tx.execute(sa.select(tickets.c.id).where(*same)).scalar()
