"""Who has access to what now, as the list and the file of a review read it."""

from collections.abc import Collection, Sequence

import sqlalchemy as sa

from domain.access import Access, GrantState
from storage.access.requests import load_many
from storage.db import Tx, literals
from storage.tables import access_requests as _TABLE
from storage.tables import requests

BATCH = 500
# Who is to lose it has it until it was taken away.
_NOW = _TABLE.c.state.in_(literals((GrantState.GRANTED, GrantState.TO_REVOKE)))
_FOUND = sa.select(sa.select(sa.func.min(_TABLE.c.system)).where(_NOW).scalar_subquery().label("system"))
_KNOWN = _FOUND.cte(recursive=True)
_NEXT = sa.select(sa.func.min(_TABLE.c.system)).where(_NOW, _TABLE.c.system > _KNOWN.c.system).scalar_subquery()
_EACH = _KNOWN.union_all(sa.select(_NEXT).where(_KNOWN.c.system.is_not(None)))
_SYSTEMS = sa.select(_EACH.c.system).where(_EACH.c.system.is_not(None))
"""Each system is found from the one before: so many looks as there are systems, not as there is access."""


def systems(tx: Tx) -> set[str]:
    """The systems that anybody is in, those too that the policy names no more."""
    return set(tx.execute(_SYSTEMS).scalars())


def have(
    tx: Tx, among: Collection[str], *, person_id: int | None = None, limit: int | None = None, skip: int = 0
) -> list[Access]:
    """Who has what of these systems, all or of one person: by system and role, whoever asked first."""
    if not among:
        return []
    # Not by name: all who are in a system would be put in order for a page of it.
    query = (
        sa.select(_TABLE.c.request_id)
        .where(_NOW, _TABLE.c.system.in_(sorted(among)))
        .order_by(_TABLE.c.system, _TABLE.c.role, _TABLE.c.request_id)
    )
    if person_id is not None:
        mine = requests.c.requester_id == person_id
        query = query.join(requests, requests.c.id == _TABLE.c.request_id).where(mine)
    ids: Sequence[int] = tx.execute(query.limit(limit).offset(skip)).scalars().all()
    # Not more ids in a statement than a database takes.
    batches = (ids[n : n + BATCH] for n in range(0, len(ids), BATCH))
    return [access for batch in batches for access in load_many(tx, batch).values()]
