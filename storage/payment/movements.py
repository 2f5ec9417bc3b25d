"""Every cent that moved: kept for good, read by request and by payment."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from domain.money import Money
from domain.payment import Movement, Rule
from storage.db import Tx
from storage.tables import payments

_KEEP = sa.insert(payments)


def keep(tx: Tx, moved: Iterable[Movement]) -> None:
    """Keep movements, in their order. Raises Duplicate if what one of them undoes was undone."""
    if rows := [_row(movement) for movement in moved]:
        tx.execute(_KEEP, rows)


def _row(movement: Movement) -> dict[str, Any]:
    return {
        "rule": movement.rule.value,
        "request_id": movement.request_id,
        "advance_id": movement.advance_id,
        "batch_id": movement.batch_id,
        "reverses_id": movement.reverses,
        "amount": movement.amount.minor,
        "currency": movement.amount.currency,
        "day": movement.day,
        "at": movement.at,
        "by_id": movement.by_id,
    }


def _movement(row: Any) -> Movement:
    same = ("id", "request_id", "day", "at", "by_id", "advance_id", "batch_id")
    amount = Money.of_minor(row["amount"], row["currency"])
    return Movement(
        **{name: row[name] for name in same}, rule=Rule(row["rule"]), amount=amount, reverses=row["reverses_id"]
    )


_IDS: sa.BindParameter[Any] = sa.bindparam("ids", expanding=True)
_OF = sa.select(payments).where(sa.or_(payments.c.request_id.in_(_IDS), payments.c.advance_id.in_(_IDS)))


def of_many(tx: Tx, ids: Iterable[int]) -> dict[int, list[Movement]]:
    """What moved for each of these requests, in order; of an advance also what reports took of it."""
    found: dict[int, list[Movement]] = {id_: [] for id_ in ids}
    rows = tx.execute(_OF.order_by(payments.c.id), {"ids": sorted(found)}).mappings() if found else ()
    for movement in map(_movement, rows):
        for id_ in (movement.request_id, movement.advance_id):
            if id_ in found:
                found[id_].append(movement)
    return found


def of(tx: Tx, request_id: int) -> list[Movement]:
    """What moved for a request, in order; of an advance also what reports took of it."""
    return of_many(tx, [request_id])[request_id]


def of_batch(tx: Tx, batch_id: int) -> list[Movement]:
    """The payments that were made together, without those that were undone."""
    undone = sa.select(payments.c.reverses_id).where(payments.c.reverses_id.is_not(None))
    mine = (payments.c.batch_id == batch_id, payments.c.rule == Rule.PAID.value, payments.c.id.not_in(undone))
    rows = tx.execute(sa.select(payments).where(*mine).order_by(payments.c.id)).mappings()
    return [_movement(row) for row in rows]
