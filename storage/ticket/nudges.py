"""Tickets that somebody has waited for too long."""

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa

from domain.ticket import State
from storage.db import Tx
from storage.tables import tickets
from storage.ticket.lists import IS_LIVE


def untaken(tx: Tx, categories: Collection[str], *, before: datetime, limit: int) -> list[int]:
    """The tickets that nobody took since before that moment, oldest first."""
    return _opened(tx, categories, before, limit, tickets.c.state == State.NEW.value)


def still_open(tx: Tx, categories: Collection[str], *, before: datetime, limit: int) -> list[int]:
    """The tickets that are open since before that moment, oldest first."""
    return _opened(tx, categories, before, limit, sa.true())


def _opened(
    tx: Tx, categories: Collection[str], before: datetime, limit: int, besides: sa.ColumnElement[bool]
) -> list[int]:
    mine = (IS_LIVE, tickets.c.category.in_(sorted(categories)), tickets.c.opened_at < before, besides)
    return list(tx.execute(sa.select(tickets.c.id).where(*mine).order_by(tickets.c.id).limit(limit)).scalars())
