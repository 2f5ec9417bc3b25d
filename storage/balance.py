"""The ledger of one person and type, line by line, as an import of balances meets it."""

import sqlalchemy as sa

from domain.balance import Line
from storage.db import Tx
from storage.tables import leave_entries


def ledger(tx: Tx, person_id: int, type_: str) -> list[Line]:
    """Every line, oldest first."""
    entry = leave_entries.c
    query = sa.select(entry.id, entry.day, entry.amount, entry.key).where(
        entry.person_id == person_id, entry.type == type_
    )
    return [Line(id=r.id, day=r.day, amount=r.amount, key=r.key) for r in tx.execute(query.order_by(entry.id))]
