"""The requests that were decided in a period, with their turns: what figures are made of."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from itertools import groupby

import sqlalchemy as sa

from domain.approval import Move, State
from domain.figures import Period, Share
from domain.people import Action
from storage.db import Tx
from storage.tables import request_moves, requests

_DECIDED = sa.text("action IN ('approve', 'reject')")
"""Written as the partial index is: SQLite takes it for the very same words only."""
MOST = 1000
"""So many answers are looked at where a short word is enough."""
_STANDS = requests.c.state.in_([State.APPROVED.value, State.REJECTED.value])


def decided(tx: Tx, kinds: Collection[str], period: Period) -> Iterator[tuple[str, datetime, Sequence[Move]]]:
    """The requests that stand decided and got an answer in a period: kind, when they were asked for, and their turns.

    Their last answer may be a later one.
    """
    move = request_moves.c
    query = (
        sa.select(move.request_id, requests.c.kind, requests.c.asked_at, move.action, move.by_id, move.at, move.step)
        .join(requests, requests.c.id == move.request_id)
        .where(move.request_id.in_(_answered(period)), _STANDS, requests.c.kind.in_(list(kinds)))
        .order_by(move.request_id, move.version)
    )
    for (_, kind, asked_at), rows in groupby(tx.execute(query), lambda row: (row.request_id, row.kind, row.asked_at)):
        yield kind, asked_at, [Move(action=Action(r.action), by_id=r.by_id, at=r.at, step=r.step) for r in rows]


def _answered(period: Period) -> sa.Select[tuple[int]]:
    at = request_moves.c.at
    return sa.select(request_moves.c.request_id).where(_DECIDED, at >= period.since, at < period.until)


def counted(tx: Tx, kinds: Collection[str], period: Period) -> Share:
    """How many requests were rejected of those that people decided in a period that ends now.

    Of more than MOST answers, only so many are looked at.
    """
    some = _answered(period).where(request_moves.c.step.is_not(None)).limit(MOST).subquery()
    query = (
        sa.select(requests.c.state, sa.func.count(requests.c.id.distinct()))
        .join(some, some.c.request_id == requests.c.id)
        .where(_STANDS, requests.c.kind.in_(list(kinds)))
        .group_by(requests.c.state)
    )
    found = {row[0]: row[1] for row in tx.execute(query)}
    return Share(found.get(State.REJECTED.value, 0), sum(found.values()))
