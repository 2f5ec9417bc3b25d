"""What moved of an item in a time: for its figures and its picture."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from domain.money import Money
from domain.stock import Kind, of_thousandths
from domain.stock.figures import Moved, Past
from storage.db import Tx
from storage.tables import stock_levels, stock_movements

_M = stock_movements.c
_ITEM = _M.item_id == sa.bindparam("item")
_AFTER: sa.BindParameter[Any] = sa.bindparam("after")
_UNTIL: sa.BindParameter[Any] = sa.bindparam("until")
MOVED = (
    sa.select(_M.at, _M.kind, _M.on_hand, _M.cost, _M.currency)
    .where(_ITEM, _M.at > _AFTER, _M.at <= _UNTIL, _M.on_hand != 0, _M.kind != Kind.TRANSFER.value)
    .order_by(_M.at, _M.id)
)
BEFORE = (
    sa.select(_M.cost, _M.currency)
    .where(_ITEM, _M.at <= _AFTER, _M.cost.is_not(None))
    .order_by(_M.at.desc(), _M.id.desc())
    .limit(1)
)
_ON_HAND = sa.select(sa.func.sum(stock_levels.c.on_hand)).where(stock_levels.c.item_id == sa.bindparam("item"))
_LATER = sa.select(sa.func.sum(_M.on_hand)).where(_ITEM, _M.at > _UNTIL)


def past(tx: Tx, item_id: int, *, since: datetime, until: datetime) -> Past:
    """What moved of an item after a moment and until another. Between its places nothing moves out of all of them."""
    when = {"item": item_id, "after": since, "until": until}
    moved = [_moved(row) for row in tx.execute(MOVED, when)]
    now = tx.execute(_ON_HAND, {"item": item_id}).scalar() or 0
    later = tx.execute(_LATER, {"item": item_id, "until": until}).scalar() or 0
    cost = tx.execute(BEFORE, {"item": item_id, "after": since}).first()
    return Past(
        since=since,
        until=until,
        before=of_thousandths(int(now) - int(later)) - sum(one.on_hand for one in moved),
        cost_before=None if cost is None else Money.of_minor(cost.cost, cost.currency),
        moved=moved,
    )


def _moved(row: Any) -> Moved:
    return Moved(
        at=row.at,
        kind=Kind(row.kind),
        on_hand=of_thousandths(row.on_hand),
        cost=None if row.cost is None else Money.of_minor(row.cost, row.currency),
    )
