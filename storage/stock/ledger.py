"""The ledger: movements, and the levels that they come to."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from domain.stock import Item, Kind, Level, Movement, Quantity, Stocked, of_thousandths, thousandths
from storage.db import UPSERTS, Tx, parts
from storage.stock import items, serials
from storage.tables import stock_items, stock_levels, stock_locations, stock_movements


class Overdrawn(Exception):
    """A movement that the rules allowed does not fit the kept level: the item's row was not owned."""


_OWN = sa.update(stock_items).where(stock_items.c.id == sa.bindparam("_id")).values(moves=stock_items.c.moves + 1)


def own(tx: Tx, *item_ids: int) -> None:
    """Take the rows of items, in one order: whoever else moves some of them waits."""
    if item_ids:
        tx.execute(_OWN, [{"_id": item_id} for item_id in sorted(set(item_ids))])


_LEVELS = (
    sa.select(stock_levels, stock_locations.c.name)
    .join(stock_locations, stock_locations.c.id == stock_levels.c.location_id)
    .where(stock_levels.c.item_id.in_(sa.bindparam("ids", expanding=True)))
    .order_by((stock_levels.c.on_hand - stock_levels.c.reserved).desc(), stock_levels.c.location_id)
)


def levels(tx: Tx, ids: Iterable[int]) -> dict[int, tuple[Level, ...]]:
    """The levels of items, by item, the most available first; an item that never moved has none."""
    wanted = list(dict.fromkeys(ids))
    found: dict[int, list[Level]] = {}
    for row in tx.execute(_LEVELS, {"ids": wanted}) if wanted else ():
        level = Level(
            location_id=row.location_id,
            location=row.name,
            on_hand=of_thousandths(row.on_hand),
            reserved=of_thousandths(row.reserved),
        )
        found.setdefault(row.item_id, []).append(level)
    return {i: tuple(found.get(i, ())) for i in wanted}


def stocked(tx: Tx, ids: Iterable[int]) -> dict[int, Stocked]:
    """Items with their levels, in the order of ``ids``."""
    known = items.get_many(tx, ids)
    at = levels(tx, known)
    return {i: Stocked(item=item, levels=at[i]) for i, item in known.items()}


def stock_of(tx: Tx, item_id: int) -> Stocked:
    """An item with its levels. Raises KeyError."""
    return stocked(tx, (item_id,))[item_id]


def location(tx: Tx, name: str) -> int:
    """The id of the location called so; a new one, if there is none."""
    clean = " ".join(name.split())
    row = {"name": clean, "folded": clean.casefold()}
    tx.execute(UPSERTS[tx.dialect.name](stock_locations).values(row).on_conflict_do_nothing())
    found = sa.select(stock_locations.c.id).where(stock_locations.c.folded == row["folded"])
    return int(tx.execute(found).scalar_one())


_LOCATIONS = sa.select(stock_locations.c.id, stock_locations.c.name).order_by(stock_locations.c.folded)


def locations(tx: Tx) -> dict[int, str]:
    """Every location, by name."""
    return {row.id: row.name for row in tx.execute(_LOCATIONS)}


_NO_LEVEL = {name: build(stock_levels).on_conflict_do_nothing() for name, build in UPSERTS.items()}
_MOVE_LEVEL = (
    sa.update(stock_levels)
    .where(
        stock_levels.c.item_id == sa.bindparam("_item"),
        stock_levels.c.location_id == sa.bindparam("_location"),
        stock_levels.c.reserved + sa.bindparam("_reserved") >= 0,
        stock_levels.c.on_hand + sa.bindparam("_on_hand")
        >= stock_levels.c.reserved + sa.bindparam("_reserved", type_=sa.BigInteger),
    )
    .values(
        on_hand=stock_levels.c.on_hand + sa.bindparam("_on_hand", type_=sa.BigInteger),
        reserved=stock_levels.c.reserved + sa.bindparam("_reserved", type_=sa.BigInteger),
        gone=stock_levels.c.gone + sa.bindparam("_out", type_=sa.BigInteger),
        # What a count is due for: the last of it went.
        emptied=sa.or_(
            stock_levels.c.emptied,
            sa.and_(
                sa.bindparam("_out", type_=sa.BigInteger) > 0,
                stock_levels.c.on_hand + sa.bindparam("_on_hand", type_=sa.BigInteger) == 0,
            ),
        ),
    )
)


_NEW = sa.insert(stock_movements).returning(stock_movements.c.id)


def move(tx: Tx, item: Item, movement: Movement) -> int:
    """Write a movement down and change the level by it, and where its pieces are; its id.

    The item's row must be owned. Raises Overdrawn, Misplaced.
    """
    _change(tx, [movement])
    movement_id = int(tx.execute(_NEW, _row(item, movement)).scalar_one())
    if item.serials and movement.on_hand:
        serials.follow(tx, movement, movement_id)
    return movement_id


def move_all(tx: Tx, moves: Sequence[tuple[Item, Movement]]) -> None:
    """Write movements down, each of another level, as ``move`` does. Raises Overdrawn."""
    if moves:
        _change(tx, [movement for _, movement in moves])
        tx.execute(sa.insert(stock_movements), [_row(item, movement) for item, movement in moves])


def _change(tx: Tx, moved: Sequence[Movement]) -> None:
    places = [
        {"item_id": one.item_id, "location_id": one.location_id, "on_hand": 0, "reserved": 0, "sure_at": one.at}
        for one in moved
    ]
    tx.execute(_NO_LEVEL[tx.dialect.name], places)
    differences = [
        {
            "_item": one.item_id,
            "_location": one.location_id,
            "_on_hand": thousandths(one.on_hand),
            "_reserved": thousandths(one.reserved),
            "_out": max(0, -thousandths(one.on_hand)),
        }
        for one in moved
    ]
    if tx.execute(_MOVE_LEVEL, differences).rowcount != len(moved):
        raise Overdrawn(moved)


def _row(item: Item, movement: Movement) -> dict[str, Any]:
    return {
        "kind": movement.kind.value,
        "item_id": movement.item_id,
        "location_id": movement.location_id,
        "on_hand": thousandths(movement.on_hand),
        "reserved": thousandths(movement.reserved),
        "at": movement.at,
        "by_id": movement.by_id,
        "request_id": movement.request_id,
        "reason": movement.reason,
        "together": movement.together,
        "reverses_id": movement.reverses,
        "cost": item.cost.minor if item.cost else None,
        "currency": item.cost.currency if item.cost else None,
    }


def movements(tx: Tx, item_id: int, *, limit: int | None = None, before: int | None = None) -> list[Movement]:
    """What moved of an item, newest first; older than the one with id ``before`` if that is given."""
    mine = sa.select(stock_movements).where(stock_movements.c.item_id == item_id)
    mine = mine if before is None else mine.where(stock_movements.c.id < before)
    query = mine.order_by(stock_movements.c.id.desc()).limit(limit)
    return [_movement(row) for row in tx.execute(query).mappings()]


def movement(tx: Tx, movement_id: int) -> Movement:
    """The movement with this id."""
    return _movement(tx.execute(sa.select(stock_movements).where(stock_movements.c.id == movement_id)).mappings().one())


def newest_for(tx: Tx, request_id: int, kind: Kind) -> int | None:
    """The id of the newest movement of a kind that was made for a request."""
    mine = (stock_movements.c.request_id == request_id, stock_movements.c.kind == kind.value)
    newest: int | None = tx.execute(sa.select(sa.func.max(stock_movements.c.id)).where(*mine)).scalar()
    return newest


def promised(tx: Tx, request_id: int) -> Quantity:
    """What is promised for a request now, by the movements that were made for it."""
    mine = sa.select(sa.func.sum(stock_movements.c.reserved)).where(stock_movements.c.request_id == request_id)
    return of_thousandths(int(tx.execute(mine).scalar() or 0))


def together(tx: Tx, movement_id: int) -> list[Movement]:
    """A movement, and the other side of it if it is a transfer; nothing, if there is no such movement."""
    rows = tx.execute(sa.select(stock_movements).where(stock_movements.c.id == movement_id)).mappings().all()
    if not rows:
        return []
    one = _movement(rows[0])
    if one.kind is not Kind.TRANSFER or not one.together:
        return [one]
    sides = sa.select(stock_movements).where(stock_movements.c.together == one.together)
    return [_movement(row) for row in tx.execute(sides.order_by(stock_movements.c.id)).mappings()]


def reversals(tx: Tx, ids: Iterable[int]) -> dict[int, Movement]:
    """Of these movements those that were undone, by id: what undid them."""
    wanted = sorted(set(ids))
    query = sa.select(stock_movements).where(stock_movements.c.reverses_id.in_(wanted))
    return {row["reverses_id"]: _movement(row) for row in tx.execute(query).mappings()} if wanted else {}


def _movement(row: Mapping[Any, Any]) -> Movement:
    return Movement(
        id=row["id"],
        kind=Kind(row["kind"]),
        item_id=row["item_id"],
        location_id=row["location_id"],
        on_hand=of_thousandths(row["on_hand"]),
        reserved=of_thousandths(row["reserved"]),
        at=row["at"],
        by_id=row["by_id"],
        request_id=row["request_id"],
        reason=row["reason"],
        together=row["together"],
        reverses=row["reverses_id"],
    )


def is_low(tx: Tx, item_id: int) -> bool:
    """Whether the keepers know that an item is low."""
    return bool(tx.execute(sa.select(stock_items.c.low).where(stock_items.c.id == item_id)).scalar_one())


def mark_low(tx: Tx, item_id: int, low: bool) -> None:
    """Remember what the keepers know of an item."""
    tx.execute(sa.update(stock_items).where(stock_items.c.id == item_id).values(low=low))


def low_among(tx: Tx, ids: Sequence[int]) -> set[int]:
    """Which of these items the keepers know to be low."""
    query = sa.select(stock_items.c.id).where(stock_items.c.low)
    return {i for some in parts(ids) for i in tx.execute(query.where(stock_items.c.id.in_(some))).scalars()}


def mark_all_low(tx: Tx, low: Mapping[int, bool]) -> None:
    """Remember what the keepers know of items."""
    if low:
        marked = sa.update(stock_items).where(stock_items.c.id == sa.bindparam("_id")).values(low=sa.bindparam("_low"))
        tx.execute(marked, [{"_id": id_, "_low": is_low} for id_, is_low in low.items()])


def low_ones(tx: Tx, *, limit: int, skip: int = 0) -> list[int]:
    """The items that are below their minimum."""
    query = sa.select(stock_items.c.id).where(stock_items.c.low).order_by(stock_items.c.id).limit(limit)
    return list(tx.execute(query.offset(skip)).scalars())


def count_low(tx: Tx) -> int:
    """How many items are below their minimum."""
    return int(tx.execute(sa.select(sa.func.count()).select_from(stock_items).where(stock_items.c.low)).scalar_one())


def astray(tx: Tx) -> Sequence[tuple[int, int]]:
    """The levels (item, location) that are not what their movements come to: none, or something is broken."""
    sums = (
        sa.select(
            stock_movements.c.item_id,
            stock_movements.c.location_id,
            sa.func.sum(stock_movements.c.on_hand).label("on_hand"),
            sa.func.sum(stock_movements.c.reserved).label("reserved"),
        )
        .group_by(stock_movements.c.item_id, stock_movements.c.location_id)
        .subquery()
    )
    same = sa.and_(sums.c.item_id == stock_levels.c.item_id, sums.c.location_id == stock_levels.c.location_id)
    other = sa.or_(
        sums.c.on_hand.is_(None),
        sums.c.on_hand != stock_levels.c.on_hand,
        sums.c.reserved != stock_levels.c.reserved,
    )
    query = sa.select(stock_levels.c.item_id, stock_levels.c.location_id)
    return [
        (r.item_id, r.location_id)
        for r in tx.execute(query.select_from(stock_levels.outerjoin(sums, same)).where(other))
    ]
