"""Where tickets stand in Slack."""

from collections.abc import Iterable

import sqlalchemy as sa

from domain.ticket import KIND
from storage.db import Tx
from storage.messages import Audience
from storage.tables import cards

_SHARED = cards.c.audience == Audience.CHANNEL.value
_PLACES = (
    sa.select(cards.c.subject_id, cards.c.audience, cards.c.channel, cards.c.ts)
    .where(cards.c.kind == KIND, cards.c.subject_id.in_(sa.bindparam("ids", expanding=True)))
    .where(cards.c.ts.is_not(None), cards.c.channel.is_not(None))
    .where(sa.or_(_SHARED, cards.c.person_id == sa.bindparam("person")))
    .order_by(cards.c.id)
)


def places(tx: Tx, ids: Iterable[int], *, person_id: int) -> dict[int, tuple[str, str]]:
    """Where somebody finds these tickets, conversation and ts: their own card, else that of the queue."""
    wanted = sorted(set(ids))
    rows = tx.execute(_PLACES, {"ids": wanted, "person": person_id}).all() if wanted else []
    found: dict[int, tuple[str, str]] = {}
    for row in sorted(rows, key=lambda row: bool(row.audience == Audience.CHANNEL)):
        found.setdefault(row.subject_id, (row.channel, row.ts))
    return found
