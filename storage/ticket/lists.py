"""Which tickets: somebody's, those of a queue. Each list is found by its index."""

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from domain.ticket import LIVE
from storage.db import Tx
from storage.tables import tickets

# Written into the statement: SQLite does not see that a bound value meets the condition of a partial index.
_LIVE = tickets.c.state.in_(
    sa.bindparam("live", sorted(state.value for state in LIVE), expanding=True, literal_execute=True)
)


def asked_by(tx: Tx, person_id: int, *, limit: int, skip: int = 0) -> list[int]:
    """Somebody's tickets, newest first."""
    query = sa.select(tickets.c.id).where(tickets.c.requester_id == person_id).order_by(tickets.c.id.desc())
    return list(tx.execute(query.limit(limit).offset(skip)).scalars())


_ORDER = ("rank", "due_at", "id")


def queued(
    tx: Tx, categories: Iterable[str], *, limit: int, skip: int = 0, of: int | None = None, free: bool = False
) -> list[int]:
    """The live tickets of these categories in the order in which they are dealt with: ``of`` somebody, or ``free``."""
    mine = [tickets.c.assignee_id == of] if of else []
    mine += [tickets.c.assignee_id.is_(None)] if free else []
    # Each category by its index: of all together every one that waits would be sorted, or others be read.
    known = [_first_of(category, mine, skip + limit) for category in categories]
    if not known:
        return []
    found = sa.union_all(*known).subquery()
    query = sa.select(found.c.id).order_by(*(found.c[name] for name in _ORDER)).limit(limit).offset(skip)
    return list(tx.execute(query).scalars())


def _first_of(category: str, mine: Sequence[sa.ColumnElement[bool]], most: int) -> sa.Select[Any]:
    columns = [tickets.c[name] for name in _ORDER]
    first = sa.select(*columns).where(_LIVE, tickets.c.category == category, *mine).order_by(*columns).limit(most)
    return sa.select(first.subquery())


def newest(tx: Tx, category: str, *, limit: int) -> list[int]:
    """The newest live tickets of a category, newest first."""
    query = sa.select(tickets.c.id).where(_LIVE, tickets.c.category == category).order_by(tickets.c.id.desc())
    return list(tx.execute(query.limit(limit)).scalars())


def having(tx: Tx) -> list[tuple[int, str]]:
    """Who has live tickets of which category."""
    query = sa.select(tickets.c.assignee_id, tickets.c.category).where(_LIVE, tickets.c.assignee_id.is_not(None))
    return [(row.assignee_id, row.category) for row in tx.execute(query.distinct())]


def assigned_to(tx: Tx, person_id: int, *, limit: int, category: str | None = None) -> list[int]:
    """The live tickets that somebody works on, oldest first: all, or those of a category."""
    query = sa.select(tickets.c.id).where(_LIVE, tickets.c.assignee_id == person_id).order_by(tickets.c.id)
    query = query.where(tickets.c.category == category) if category else query
    return list(tx.execute(query.limit(limit)).scalars())
