"""The requests that were decided in a period, with their turns: what figures are made of."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Counted:
    """How many requests of each kind were rejected of those that stand decided; ``all`` of them, or there are more."""

    shares: Mapping[str, Share]
    all: bool


_FOUND = sa.func.coalesce(requests.c.state, "").label("state")
"""By the answer. As a plain column SQLite would begin with it, and read all that was ever decided."""


def counted(tx: Tx, period: Period, *, most: int) -> Counted:
    """What people decided in a period that ends now, by kind. Of more than ``most`` answers only so many are read."""
    some = _answered(period).where(request_moves.c.step.is_not(None)).limit(most).subquery()
    each = sa.select(requests.c.kind, _FOUND, requests.c.id, sa.func.count().label("answers"))
    each = each.join(some, some.c.request_id == requests.c.id).group_by(requests.c.id, requests.c.kind, _FOUND)
    of = each.subquery().c
    query = sa.select(of.kind, of.state, sa.func.count(), sa.func.sum(of.answers)).group_by(of.kind, of.state)
    rows = tx.execute(query).all()
    rejected = {row[0]: row[2] for row in rows if row[1] == State.REJECTED.value}
    stand = {State.APPROVED.value, State.REJECTED.value}
    told: Counter[str] = Counter()
    for kind, state, n, _ in rows:
        told[kind] += n if state in stand else 0
    shares = {kind: Share(rejected.get(kind, 0), n) for kind, n in told.items()}
    return Counted(shares, all=sum(int(row[3]) for row in rows) < most)
