"""What another program that keeps the stock said last: figures by item and location, when, and whether it answers."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa

from domain.stock import Kind, Quantity, of_thousandths, thousandths
from domain.stock.elsewhere import Figures, Known
from storage.db import UPSERTS, Tx
from storage.tables import (
    stock_elsewhere,
    stock_figures,
    stock_items,
    stock_locations,
    stock_movements,
    stock_silence,
)

Place = tuple[int, int]
"""An item and a location."""


def keep(tx: Tx, found: Mapping[int, Mapping[int, Figures]], *, at: datetime) -> None:
    """Keep what was said of items, by location, in the place of what was said before. The items' rows must be owned."""
    if not found:
        return
    tx.execute(_FORGET, [{"_item": item_id} for item_id in found])
    rows = [
        {
            "item_id": item_id,
            "location_id": location_id,
            "in_stock": thousandths(one.in_stock),
            "committed": thousandths(one.committed),
            "ordered": thousandths(one.ordered),
        }
        for item_id, places in found.items()
        for location_id, one in places.items()
    ]
    if rows:
        tx.execute(sa.insert(stock_figures), rows)
    seen(tx, found, at=at)


_FORGET = sa.delete(stock_figures).where(stock_figures.c.item_id == sa.bindparam("_item"))


def seen(tx: Tx, ids: Iterable[int], *, at: datetime) -> None:
    """They said the same of these items at this moment, and not before a later one."""
    put = UPSERTS[tx.dialect.name](stock_elsewhere)
    later = put.on_conflict_do_update(
        index_elements=["item_id"],
        set_={"as_of": put.excluded.as_of},
        where=stock_elsewhere.c.as_of < put.excluded.as_of,
    )
    if rows := [{"item_id": item_id, "as_of": at} for item_id in ids]:
        tx.execute(later, rows)


_TIMES = sa.select(stock_elsewhere).where(stock_elsewhere.c.item_id.in_(sa.bindparam("ids", expanding=True)))
_FIGURES = (
    sa.select(stock_figures, stock_locations.c.name)
    .join(stock_locations, stock_locations.c.id == stock_figures.c.location_id)
    .where(stock_figures.c.item_id.in_(sa.bindparam("ids", expanding=True)))
    .order_by(stock_figures.c.item_id, stock_figures.c.location_id)
)


def known(tx: Tx, ids: Sequence[int]) -> dict[int, Known]:
    """What was said last of those of these items that they keep."""
    if not ids:
        return {}
    found: dict[int, list[Figures]] = {}
    for row in tx.execute(_FIGURES, {"ids": ids}):
        said = Figures(
            place=row.name,
            in_stock=of_thousandths(row.in_stock),
            committed=of_thousandths(row.committed),
            ordered=of_thousandths(row.ordered),
        )
        found.setdefault(row.item_id, []).append(said)
    times = tx.execute(_TIMES, {"ids": ids})
    return {row.item_id: Known(figures=tuple(found.get(row.item_id, ())), as_of=row.as_of) for row in times}


def unseen(tx: Tx, *, since: datetime) -> list[int]:
    """Active items that they kept once, and have said nothing of since then."""
    query = sa.select(stock_items.c.id).join(stock_elsewhere, stock_elsewhere.c.item_id == stock_items.c.id)
    return list(tx.execute(query.where(stock_items.c.active, stock_elsewhere.c.as_of < since)).scalars())


def handed_over(tx: Tx, ids: Sequence[int], *, since: datetime) -> dict[Place, Quantity]:
    """How many of these items left by requests of ours since then, by item and location."""
    m = stock_movements.c
    kinds = (Kind.ISSUE.value, Kind.RETURN.value)
    query = (
        sa.select(m.item_id, m.location_id, sa.func.sum(-m.on_hand).label("gone"))
        .where(m.item_id.in_(ids), m.request_id.is_not(None), m.kind.in_(kinds), m.at >= since)
        .group_by(m.item_id, m.location_id)
    )
    return {(row.item_id, row.location_id): of_thousandths(int(row.gone)) for row in tx.execute(query)}


def silent_since(tx: Tx) -> datetime | None:
    """Since when they do not answer; None if they do."""
    return tx.execute(sa.select(stock_silence.c.since)).scalar()


def falls_silent(tx: Tx, *, at: datetime) -> None:
    """They did not answer; since when is told until they do."""
    put = UPSERTS[tx.dialect.name](stock_silence).values(id=1, since=at).on_conflict_do_nothing()
    tx.execute(put)


def answers(tx: Tx) -> None:
    """They answered."""
    tx.execute(sa.delete(stock_silence))
