"""Payments that are made together: which requests, how much of each, and what became of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from domain.money import Money, totals
from domain.payment import BatchState
from storage.db import Tx
from storage.tables import payment_batches, payment_items


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """How much of a request is paid."""

    request_id: int
    amount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """A payment. While it is open nothing of its items is paid another way."""

    id: int
    state: BatchState
    at: datetime
    by_id: int
    paid_on: date | None
    closed_at: datetime | None
    closed_by_id: int | None
    reason: str | None
    items: tuple[Item, ...]

    @property
    def name(self) -> str:
        """What people call it."""
        return f"PAY-{self.id}"

    def sums(self) -> list[Money]:
        """What it comes to, in each currency."""
        return totals(item.amount for item in self.items)


def create(tx: Tx, items: Iterable[Item], *, by_id: int, now: datetime) -> Batch:
    """Keep a new payment. The rows of everybody who is paid must be owned."""
    row = {"state": BatchState.OPEN.value, "at": now, "by_id": by_id}
    new_id = tx.execute(sa.insert(payment_batches).values(row).returning(payment_batches.c.id)).scalar_one()
    tx.execute(
        sa.insert(payment_items),
        [
            {"batch_id": new_id, "request_id": i.request_id, "amount": i.amount.minor, "currency": i.amount.currency}
            for i in items
        ],
    )
    return load(tx, new_id)


def load(tx: Tx, batch_id: int) -> Batch:
    """The payment with this id. Raises KeyError."""
    if (found := find(tx, batch_id)) is None:
        raise KeyError(batch_id)
    return found


def find(tx: Tx, batch_id: int) -> Batch | None:
    """The payment with this id, if there is one."""
    row = tx.execute(sa.select(payment_batches).where(payment_batches.c.id == batch_id)).mappings().one_or_none()
    if row is None:
        return None
    mine = payment_items.c.batch_id == batch_id
    items = tx.execute(sa.select(payment_items).where(mine).order_by(payment_items.c.request_id)).mappings()
    return Batch(**{**row, "state": BatchState(row["state"])}, items=tuple(map(_item, items)))


def _item(row: Any) -> Item:
    return Item(request_id=row["request_id"], amount=Money.of_minor(row["amount"], row["currency"]))


def close(
    tx: Tx,
    batch: Batch,
    state: BatchState,
    *,
    by_id: int,
    now: datetime,
    paid_on: date | None = None,
    reason: str | None = None,
) -> bool:
    """Move a payment on; False if somebody did before."""
    same = (payment_batches.c.id == batch.id, payment_batches.c.state == batch.state.value)
    values: dict[str, Any] = {"state": state.value, "closed_at": now, "closed_by_id": by_id, "reason": reason}
    values |= {"paid_on": paid_on} if paid_on else {}
    return tx.execute(sa.update(payment_batches).where(*same).values(values)).rowcount == 1


# Written as the partial index is.
_OPEN = sa.text("state = 'open'")


def opened(tx: Tx, *, limit: int) -> list[Batch]:
    """The payments that are not made yet, oldest first."""
    ids = tx.execute(sa.select(payment_batches.c.id).where(_OPEN).order_by(payment_batches.c.id).limit(limit)).scalars()
    return [load(tx, batch_id) for batch_id in ids.all()]


_RESERVED = (
    sa.select(payment_items.c.request_id, payment_items.c.batch_id)
    .join(payment_batches)
    .where(payment_items.c.request_id.in_(sa.bindparam("ids", expanding=True)), _OPEN)
)


def reserved(tx: Tx, ids: Iterable[int]) -> dict[int, int]:
    """Which of these requests are in a payment that is not made yet: request id -> batch id."""
    return {row.request_id: row.batch_id for row in tx.execute(_RESERVED, {"ids": sorted(set(ids))})}


BEING_PAID = sa.select(payment_items.c.request_id).join(payment_batches).where(_OPEN)
"""The requests in payments that are not made yet: few payments are, so they are read once, not for each request."""


def newest_of(tx: Tx, request_id: int) -> Batch | None:
    """The latest payment that a request is in."""
    mine = payment_items.c.request_id == request_id
    newest = tx.execute(sa.select(sa.func.max(payment_items.c.batch_id)).where(mine)).scalar()
    return load(tx, newest) if newest else None
