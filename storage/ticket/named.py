"""What open tickets and kept answers are called, in the order in which that changed."""

from collections.abc import Collection
from typing import Any, NamedTuple

import sqlalchemy as sa

from storage import counters
from storage.db import Tx
from storage.tables import access_requests, tickets
from storage.ticket.lists import IS_LIVE

TICKETS = "ticket names"
"""The counter of such changes; whoever brings one about waits for whoever else does."""


class Named(NamedTuple):
    """A ticket as it is found: ``shown`` while it is open, and made of no message."""

    version: int
    id: int
    title: str
    category: str
    shown: bool


_STAMP = sa.update(tickets).where(tickets.c.id == sa.bindparam("_id"))
# What somebody wrote in a conversation is theirs and for whoever reads that conversation.
# Who gets into what is between them and those who see to it.
_TASK = sa.or_(
    tickets.c.task_of_id.is_not(None),
    sa.exists().where(
        sa.or_(access_requests.c.ticket_id == tickets.c.id, access_requests.c.back_ticket_id == tickets.c.id)
    ),
)
_SHOWN = sa.and_(IS_LIVE, tickets.c.channel.is_(None), sa.not_(_TASK))
_COLUMNS = (tickets.c.named, tickets.c.id, tickets.c.title, tickets.c.category)


def stamp(tx: Tx, ticket_id: int) -> None:
    """Say that a ticket is new, open again or no more, or in another category."""
    tx.execute(_STAMP, {"_id": ticket_id, "named": counters.take(tx, TICKETS)})


def last(tx: Tx) -> int:
    """How many such changes there were."""
    return counters.last(tx, TICKETS)


def changed(tx: Tx, *, since: int, limit: int) -> list[Named]:
    """What changed after a version, oldest first."""
    query = sa.select(*_COLUMNS, sa.case((_SHOWN, True), else_=False).label("shown"))
    rows = tx.execute(query.where(tickets.c.named > since).order_by(tickets.c.named).limit(limit))
    return [Named(row.named, row.id, row.title, row.category, bool(row.shown)) for row in rows]


def newest(tx: Tx) -> Named | None:
    """What changed last."""
    row = tx.execute(sa.select(*_COLUMNS).order_by(tickets.c.named.desc()).limit(1)).one_or_none()
    return Named(row.named, row.id, row.title, row.category, False) if row else None


def newest_of(tx: Tx, ticket_id: int) -> tuple[int, str]:
    """The version to which a ticket changed last, and its title; 0 if there is no such ticket."""
    row = tx.execute(sa.select(tickets.c.named, tickets.c.title).where(tickets.c.id == ticket_id)).one_or_none()
    return (row.named, row.title) if row else (0, "")


def shown(tx: Tx, categories: Collection[str]) -> list[Named]:
    """The open tickets of these categories."""
    query = sa.select(*_COLUMNS).where(_SHOWN, tickets.c.category.in_(sorted(categories)))
    return [Named(*_values(row), True) for row in tx.execute(query)]


def _values(row: Any) -> tuple[int, int, str, str]:
    return row.named, row.id, row.title, row.category
