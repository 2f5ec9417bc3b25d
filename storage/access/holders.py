"""Who has access to what now, as the list and the file of a review read it."""

from collections.abc import Collection, Sequence

import sqlalchemy as sa

from domain.access import Access, GrantState
from storage.access.requests import load_many
from storage.db import Tx
from storage.tables import access_requests as _TABLE
from storage.tables import people, requests

BATCH = 500
# Who is to lose it has it until it was taken away.
_NOW = _TABLE.c.state.in_([GrantState.GRANTED.value, GrantState.TO_REVOKE.value])


def systems(tx: Tx) -> set[str]:
    """The systems that anybody is in, those too that the policy names no more."""
    return set(tx.execute(sa.select(_TABLE.c.system).where(_NOW).distinct()).scalars())


def have(
    tx: Tx, among: Collection[str], *, person_id: int | None = None, limit: int | None = None, skip: int = 0
) -> list[Access]:
    """Who has what of these systems, all or of one person: by system, role and name."""
    query = (
        sa.select(_TABLE.c.request_id)
        .join(requests, requests.c.id == _TABLE.c.request_id)
        .join(people, people.c.id == requests.c.requester_id)
        .where(_NOW, _TABLE.c.system.in_(sorted(among)))
        .order_by(_TABLE.c.system, _TABLE.c.role, people.c.name, _TABLE.c.request_id)
    )
    query = query if person_id is None else query.where(people.c.id == person_id)
    ids: Sequence[int] = tx.execute(query.limit(limit).offset(skip)).scalars().all()
    # Not more ids in a statement than a database takes.
    batches = (ids[n : n + BATCH] for n in range(0, len(ids), BATCH))
    return [access for batch in batches for access in load_many(tx, batch).values()]
