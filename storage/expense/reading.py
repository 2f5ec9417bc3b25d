"""What was read from receipts."""

from collections.abc import Iterable
from decimal import Decimal

import sqlalchemy as sa

from domain.expense.reading import CODED, Reading
from domain.money import Money, places
from storage.db import Tx
from storage.tables import receipt_readings

_MINE = receipt_readings.c.attachment_id == sa.bindparam("attachment")


def keep(tx: Tx, attachment_id: int, reading: Reading) -> None:
    """Keep what was read from a file, in the place of what was read before."""
    tx.execute(sa.delete(receipt_readings).where(_MINE), {"attachment": attachment_id})
    if reading == Reading():
        return
    row = {
        "attachment_id": attachment_id,
        "fiscal_key": reading.fiscal_key,
        "day": reading.day,
        "total": None if reading.total is None else int(reading.total.scaleb(places(CODED))),
        "picture": None if reading.picture is None else f"{reading.picture:064x}",
    }
    tx.execute(sa.insert(receipt_readings), row)


_MANY = sa.select(receipt_readings).where(receipt_readings.c.attachment_id.in_(sa.bindparam("ids", expanding=True)))


def get_many(tx: Tx, attachment_ids: Iterable[int]) -> dict[int, Reading]:
    """What was read from these files, as far as something was."""
    ids = sorted(set(attachment_ids))
    if not ids:
        return {}
    return {
        row.attachment_id: Reading(
            fiscal_key=row.fiscal_key,
            day=row.day,
            total=None if row.total is None else _total(row.total),
            picture=int(row.picture, 16) if row.picture else None,
        )
        for row in tx.execute(_MANY, {"ids": ids})
    }


def _total(minor: int) -> Decimal:
    return Money.of_minor(minor, CODED).amount
