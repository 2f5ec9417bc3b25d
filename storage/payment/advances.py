"""Requests for advances."""

from collections.abc import Iterable

import sqlalchemy as sa

from domain.money import Money
from domain.payment import Asked
from storage import approval
from storage.db import UPSERTS, Tx
from storage.tables import advances


def save(tx: Tx, request_id: int, *, amount: Money, purpose: str) -> None:
    """Keep how much is asked for and what for, in the place of what was."""
    row = {"request_id": request_id, "amount": amount.minor, "currency": amount.currency, "purpose": purpose}
    put = UPSERTS[tx.dialect.name](advances).values(row)
    anew = {name: put.excluded[name] for name in ("amount", "currency", "purpose")}
    tx.execute(put.on_conflict_do_update(index_elements=["request_id"], set_=anew))


def load_many(tx: Tx, ids: Iterable[int]) -> dict[int, Asked]:
    """The requests with these ids, in their order."""
    order = list(dict.fromkeys(ids))
    if not order:
        return {}
    loaded = approval.load_many(tx, order)
    rows = tx.execute(sa.select(advances).where(advances.c.request_id.in_(order)))
    found = {
        row.request_id: Asked(
            request=loaded[row.request_id], amount=Money.of_minor(row.amount, row.currency), purpose=row.purpose
        )
        for row in rows
    }
    return {i: found[i] for i in order if i in found}


def load(tx: Tx, request_id: int) -> Asked:
    """The request with this id. Raises KeyError."""
    return load_many(tx, (request_id,))[request_id]
