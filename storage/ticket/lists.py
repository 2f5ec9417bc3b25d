"""Which tickets: somebody's, those of a queue. Each list is found by its index."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

import sqlalchemy as sa

from domain.ticket import LIVE
from storage.db import Tx, literals
from storage.tables import tickets

IS_LIVE = tickets.c.state.in_(literals(LIVE))
"""Somebody still has to do something."""


def asked_by(tx: Tx, person_id: int, *, limit: int, skip: int = 0) -> list[int]:
    """Somebody's tickets, newest first."""
    query = sa.select(tickets.c.id).where(tickets.c.requester_id == person_id).order_by(tickets.c.id.desc())
    return list(tx.execute(query.limit(limit).offset(skip)).scalars())


_ORDER = ("rank", "due_at", "id")


def queued(
    tx: Tx, categories: Iterable[str], *, limit: int, skip: int = 0, of: int | None = None, free: bool = False
) -> list[int]:
    """The live tickets of these categories in the order in which they are dealt with: ``of`` somebody, or ``free``."""
    asked: dict[str, Any] = {f"category{n}": category for n, category in enumerate(categories)}
    if not asked:
        return []
    query = _queued(len(asked), of is not None, free)
    asked |= {"limit": limit, "skip": skip, "most": limit + skip} | ({} if of is None else {"of": of})
    return list(tx.execute(query, asked).scalars())


@cache
def _queued(many: int, of: bool, free: bool) -> sa.Select[Any]:
    """Built once for so many categories: it took longer than to find the tickets."""
    mine = [tickets.c.assignee_id == sa.bindparam("of")] if of else []
    mine += [tickets.c.assignee_id.is_(None)] if free else []
    # Each category by its index: of all together every one that waits would be sorted, or others be read.
    found = sa.union_all(*(_first_of(f"category{n}", mine) for n in range(many))).subquery()
    query = sa.select(found.c.id).order_by(*(found.c[name] for name in _ORDER))
    return query.limit(sa.bindparam("limit", type_=sa.Integer)).offset(sa.bindparam("skip", type_=sa.Integer))


def _first_of(category: str, mine: Sequence[sa.ColumnElement[bool]]) -> sa.Select[Any]:
    columns = [tickets.c[name] for name in _ORDER]
    first = sa.select(*columns).where(IS_LIVE, tickets.c.category == sa.bindparam(category), *mine)
    # As the index of those of somebody, or of nobody, has them: PostgreSQL would sort all that nobody has, as it does
    # not see that they are alike in that.
    first = first.order_by(*([tickets.c.assignee_id] if mine else []), *columns)
    return sa.select(first.limit(sa.bindparam("most", type_=sa.Integer)).subquery())


def newest(tx: Tx, category: str, *, limit: int) -> list[int]:
    """The newest live tickets of a category, newest first."""
    query = sa.select(tickets.c.id).where(IS_LIVE, tickets.c.category == category).order_by(tickets.c.id.desc())
    return list(tx.execute(query.limit(limit)).scalars())


def having(tx: Tx) -> list[tuple[int, str]]:
    """Who has live tickets of which category, found by stepping from each to the next: so many looks, not tickets."""
    return [(row.person_id, row.category) for row in tx.execute(_HAVING)]


def _next(column: sa.Column[Any], *beyond: sa.ColumnElement[bool]) -> sa.ScalarSelect[Any]:
    return sa.select(sa.func.min(column)).where(IS_LIVE, *beyond).scalar_subquery()


def _having() -> sa.Select[Any]:
    assignee, category = tickets.c.assignee_id, tickets.c.category
    who = sa.select(_next(assignee, assignee.is_not(None)).label("person_id")).cte(recursive=True)
    who = who.union_all(sa.select(_next(assignee, assignee > who.c.person_id)).where(who.c.person_id.is_not(None)))
    first = _next(category, assignee == who.c.person_id).label("category")
    of = sa.select(who.c.person_id, first).where(who.c.person_id.is_not(None)).cte(recursive=True)
    more = _next(category, assignee == of.c.person_id, category > of.c.category)
    of = of.union_all(sa.select(of.c.person_id, more).where(of.c.category.is_not(None)))
    return sa.select(of.c.person_id, of.c.category).where(of.c.category.is_not(None))


_HAVING = _having()


def assigned_to(tx: Tx, person_id: int, category: str, *, limit: int) -> list[int]:
    """The live tickets of a category that somebody works on, oldest first."""
    mine = (IS_LIVE, tickets.c.assignee_id == person_id, tickets.c.category == category)
    return list(tx.execute(sa.select(tickets.c.id).where(*mine).order_by(tickets.c.id).limit(limit)).scalars())
