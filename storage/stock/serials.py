"""Pieces with a number of their own: where each is, by the movement that brought it there."""

from collections.abc import Iterable, Sequence

import sqlalchemy as sa

from domain.stock import Movement, Piece, fold_code
from storage.db import UPSERTS, Tx
from storage.tables import stock_items, stock_levels, stock_locations, stock_movements, stock_serials


class Misplaced(Exception):
    """Pieces that the rules allowed to move are not where they have to be, or not as many as move."""


def follow(tx: Tx, one: Movement, movement_id: int) -> None:
    """Move the pieces of a movement: each is at one place at a time. The item's row must be owned. Raises Misplaced."""
    if len(one.serials) != abs(one.on_hand):
        raise Misplaced(one)
    moved = _arrive(tx, one, movement_id) if one.on_hand > 0 else _leave(tx, one, movement_id)
    if moved != len(one.serials):
        raise Misplaced(one)


def _leave(tx: Tx, one: Movement, movement_id: int) -> int:
    here = (
        stock_serials.c.item_id == one.item_id,
        stock_serials.c.folded.in_([fold_code(serial) for serial in one.serials]),
        stock_serials.c.location_id == one.location_id,
    )
    gone = {"location_id": None, "request_id": one.request_id, "movement_id": movement_id}
    return tx.execute(sa.update(stock_serials).where(*here).values(gone)).rowcount


def _arrive(tx: Tx, one: Movement, movement_id: int) -> int:
    """New pieces, or such as were gone; one that is somewhere stays there."""
    rows = [
        {
            "item_id": one.item_id,
            "serial": serial,
            "folded": fold_code(serial),
            "location_id": one.location_id,
            "request_id": None,
            "movement_id": movement_id,
        }
        for serial in one.serials
    ]
    put = UPSERTS[tx.dialect.name](stock_serials).values(rows)
    anew = {name: put.excluded[name] for name in ("serial", "location_id", "request_id", "movement_id")}
    gone = stock_serials.c.location_id.is_(None)
    put = put.on_conflict_do_update(index_elements=["folded", "item_id"], set_=anew, where=gone)
    return len(tx.execute(put.returning(stock_serials.c.id)).all())


_PIECES = (
    sa.select(stock_serials, stock_locations.c.name, stock_movements.c.at)
    .join(stock_movements, stock_movements.c.id == stock_serials.c.movement_id)
    .outerjoin(stock_locations, stock_locations.c.id == stock_serials.c.location_id)
    .order_by(stock_serials.c.location_id, stock_serials.c.folded)
)


def _found(tx: Tx, *wanted: sa.ColumnElement[bool], limit: int | None = None) -> list[Piece]:
    return [
        Piece(
            id=row.id,
            item_id=row.item_id,
            serial=row.serial,
            location_id=row.location_id,
            location=row.name or "",
            request_id=row.request_id,
            movement_id=row.movement_id,
            since=row.at,
        )
        for row in tx.execute(_PIECES.where(*wanted).limit(limit))
    ]


def known(tx: Tx, item_id: int, serials: Iterable[str]) -> dict[str, Piece]:
    """The pieces of an item with these serials, by folded serial: those in stock, and those that are gone."""
    folded = sorted({fold_code(serial) for serial in serials})
    found = _found(tx, stock_serials.c.item_id == item_id, stock_serials.c.folded.in_(folded))
    return {fold_code(piece.serial): piece for piece in found}


def in_stock(tx: Tx, item_id: int, *, location_id: int | None = None, limit: int) -> list[Piece]:
    """The pieces of an item that are at a place, at any if none is given, in the order of places."""
    at = stock_serials.c.location_id
    return _found(
        tx,
        stock_serials.c.item_id == item_id,
        at.is_not(None) if location_id is None else at == location_id,
        limit=limit,
    )


def known_as(tx: Tx, words: str) -> list[Piece]:
    """The pieces of any item with exactly this serial; few."""
    folded = fold_code(words)
    return _found(tx, stock_serials.c.folded == folded, limit=20) if folded else []


def get_many(tx: Tx, ids: Sequence[int]) -> list[Piece]:
    """The pieces with these ids."""
    return _found(tx, stock_serials.c.id.in_(ids)) if ids else []


def gone_for(tx: Tx, request_id: int) -> list[Piece]:
    """The pieces that left for a request, and are not back."""
    return _found(tx, stock_serials.c.request_id == request_id, stock_serials.c.location_id.is_(None))


def moved_last(tx: Tx, item_id: int, movement_ids: Iterable[int]) -> list[Piece]:
    """The pieces of an item that nothing moved since one of these movements."""
    return _found(tx, stock_serials.c.item_id == item_id, stock_serials.c.movement_id.in_(list(movement_ids)))


def astray(tx: Tx) -> list[tuple[int, int]]:
    """The levels (item, location) of numbered items that are not as many as their pieces: none, or it is broken."""
    pieces = (
        sa.select(stock_serials.c.item_id, stock_serials.c.location_id, sa.func.count().label("n"))
        .where(stock_serials.c.location_id.is_not(None))
        .group_by(stock_serials.c.item_id, stock_serials.c.location_id)
        .subquery()
    )
    same = sa.and_(
        pieces.c.item_id == stock_levels.c.item_id,
        pieces.c.location_id == stock_levels.c.location_id,
    )
    query = (
        sa.select(stock_levels.c.item_id, stock_levels.c.location_id)
        .join(stock_items, stock_items.c.id == stock_levels.c.item_id)
        .outerjoin(pieces, same)
        .where(stock_items.c.serials, stock_levels.c.on_hand != 1000 * sa.func.coalesce(pieces.c.n, 0))
    )
    return [(row.item_id, row.location_id) for row in tx.execute(query)]
