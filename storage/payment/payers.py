"""Who had to do with requests, of those who pay."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from storage.db import Tx
from storage.tables import approval_seats, journal, request_moves, requests

_IDS: sa.BindParameter[Any] = sa.bindparam("ids", expanding=True)
_WHO: sa.BindParameter[int] = sa.bindparam("person", type_=sa.BigInteger)
_INVOLVING = sa.union(
    sa.select(requests.c.id).where(requests.c.id.in_(_IDS), requests.c.requester_id == _WHO),
    *(
        sa.select(did.c.request_id).where(did.c.request_id.in_(_IDS), who == _WHO)
        for did, who in (
            (request_moves, request_moves.c.by_id),
            (approval_seats, approval_seats.c.answered_by_id),
            (journal, journal.c.by_id),
        )
    ),
)


def involving(tx: Tx, ids: Sequence[int], person_id: int) -> list[int]:
    """Those of these requests that somebody asked for, moved, answered or booked: of no other they had a say."""
    return sorted(tx.execute(_INVOLVING, {"ids": ids, "person": person_id}).scalars()) if ids else []
