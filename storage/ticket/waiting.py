"""Tickets that somebody still has to do something about, of somebody or of nobody yet."""

from collections.abc import Collection

import sqlalchemy as sa

from storage.db import Tx
from storage.tables import tickets
from storage.ticket.lists import IS_LIVE


def asked_by(tx: Tx, person_id: int, *, limit: int) -> list[int]:
    """Somebody's open tickets, newest first."""
    query = sa.select(tickets.c.id).where(IS_LIVE, tickets.c.requester_id == person_id).order_by(tickets.c.id.desc())
    return list(tx.execute(query.limit(limit)).scalars())


def many_unassigned(tx: Tx, categories: Collection[str]) -> int:
    """How many nobody has."""
    of_nobody = (IS_LIVE, tickets.c.assignee_id.is_(None), tickets.c.category.in_(categories))
    return tx.execute(sa.select(sa.func.count()).select_from(tickets).where(*of_nobody)).scalar_one()


def many_assigned_to(tx: Tx, person_id: int) -> int:
    """How many somebody has."""
    return tx.execute(
        sa.select(sa.func.count()).select_from(tickets).where(IS_LIVE, tickets.c.assignee_id == person_id)
    ).scalar_one()
