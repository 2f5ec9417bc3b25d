"""What moved of an item in a time, for its figures and its picture; and of all items, for those of a month."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from domain.figures import Period
from domain.money import Money
from domain.stock import Kind, Quantity, of_thousandths
from domain.stock.figures import Moved, Past
from storage.db import Tx, parts
from storage.tables import stock_items, stock_levels, stock_movements

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


def all_moved(tx: Tx, period: Period) -> dict[int, list[Moved]]:
    """What moved of each item in a period, at what one costs now."""
    cost, currency = stock_items.c.cost, stock_items.c.currency
    query = (
        sa.select(_M.item_id, _M.at, _M.kind, _M.on_hand, cost, currency)
        .join(stock_items, stock_items.c.id == _M.item_id)
        .where(_M.at >= period.since, _M.at < period.until, _M.on_hand != 0, _M.kind != Kind.TRANSFER.value)
    )
    found: dict[int, list[Moved]] = {}
    for row in tx.execute(query):
        found.setdefault(row.item_id, []).append(_moved(row))
    return found


def worth(tx: Tx, moment: datetime) -> list[Decimal]:
    """What was on hand of all items before a moment, at what one costs now: in each currency."""
    cost, currency = stock_items.c.cost, stock_items.c.currency
    known = cost.is_not(None)
    level = stock_levels.join(stock_items, stock_items.c.id == stock_levels.c.item_id)
    later = stock_movements.join(stock_items, stock_items.c.id == _M.item_id)
    now = sa.select(currency, sa.func.sum(stock_levels.c.on_hand * cost)).select_from(level).where(known)
    since = sa.select(currency, sa.func.sum(_M.on_hand * cost)).select_from(later).where(known, _M.at >= moment)
    sums = {row[0]: int(row[1]) for row in tx.execute(now.group_by(currency))}
    for of, much in tx.execute(since.group_by(currency)):
        sums[of] -= int(much)
    return [Money.of_minor(1, of).amount * of_thousandths(much) for of, much in sorted(sums.items())]


def available_at(tx: Tx, ids: Iterable[int], moment: datetime) -> dict[int, Quantity]:
    """What was available of some items before a moment."""
    there, moved = (sa.func.sum(of.c.on_hand - of.c.reserved) for of in (stock_levels, stock_movements))
    level, sums = stock_levels.c.item_id, dict[int, int]()
    for some in parts(ids):
        now = sa.select(level, there).where(level.in_(some)).group_by(level)
        sums |= {row[0]: int(row[1]) for row in tx.execute(now)}
        later = sa.select(_M.item_id, moved).where(_M.item_id.in_(some), _M.at >= moment).group_by(_M.item_id)
        for item_id, much in tx.execute(later):
            sums[item_id] -= int(much)
    return {item_id: of_thousandths(much) for item_id, much in sums.items()}
