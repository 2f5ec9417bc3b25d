"""Numbers that are given out one after the other, by what they number."""

import sqlalchemy as sa

from storage.db import UPSERTS, Tx
from storage.tables import counters

_TAKE = (
    sa.update(counters)
    .where(counters.c.kind == sa.bindparam("of"))
    .values(last=counters.c.last + sa.bindparam("many"))
    .returning(counters.c.last)
)


def take(tx: Tx, kind: str, many: int = 1) -> int:
    """The next number; of ``many``, the last."""
    row = tx.execute(_TAKE, {"of": kind, "many": many}).one_or_none()
    if row:
        return int(row.last)
    tx.execute(UPSERTS[tx.dialect.name](counters).values(kind=kind, last=0).on_conflict_do_nothing())
    return take(tx, kind, many)


_LAST = sa.select(counters.c.last).where(counters.c.kind == sa.bindparam("of"))


def last(tx: Tx, kind: str) -> int:
    """The number that was given out last; 0 if none was."""
    found: int | None = tx.execute(_LAST, {"of": kind}).scalar()
    return found or 0
