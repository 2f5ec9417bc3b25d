"""Who wants to be told when an item is there again."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from storage.db import UPSERTS, Tx, parts
from storage.tables import stock_watches


def watch(tx: Tx, *, item_id: int, person_id: int, at: datetime) -> None:
    """Tell this person, once."""
    row = {"item_id": item_id, "person_id": person_id, "at": at}
    put = UPSERTS[tx.dialect.name](stock_watches).values(row).on_conflict_do_nothing()
    tx.execute(put)


def take(tx: Tx, item_id: int) -> list[int]:
    """The people who are to be told now, in order; they are forgotten. The item's row must be owned."""
    gone = sa.delete(stock_watches).where(stock_watches.c.item_id == item_id).returning(stock_watches.c.person_id)
    return sorted(tx.execute(gone).scalars())


def awaited(tx: Tx, ids: Sequence[int]) -> set[int]:
    """Which of these items somebody waits for."""
    query, found = sa.select(stock_watches.c.item_id).distinct(), set[int]()
    for some in parts(ids):
        found |= set(tx.execute(query.where(stock_watches.c.item_id.in_(some))).scalars())
    return found
