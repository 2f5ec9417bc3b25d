"""What is exported: every item with its levels, and what moved."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from domain.money import Money
from domain.stock import Kind, Quantity, Stocked, of_thousandths
from storage.db import Tx, parts
from storage.stock import ledger
from storage.tables import people, requests, stock_items, stock_locations, stock_movements


def everything(tx: Tx) -> Iterator[Stocked]:
    """Every item with its levels, by SKU, those that are kept no more too; a few at a time."""
    ids = list(tx.execute(sa.select(stock_items.c.id).order_by(stock_items.c.sku)).scalars())
    for some in parts(ids):
        yield from ledger.stocked(tx, some).values()


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A movement, with the names that belong to it; ``cost`` is what one unit cost then."""

    at: datetime
    kind: Kind
    sku: str
    name: str
    unit: str
    location: str
    on_hand: Quantity
    reserved: Quantity
    cost: Money | None
    by: str
    reference: str
    reason: str


def moved(tx: Tx, *, since: datetime | None, until: datetime | None) -> Iterator[Moved]:
    """What moved from ``since`` on and before ``until``, in the order in which it was written down."""
    m = stock_movements
    query = (
        sa.select(m, stock_items.c.sku, stock_items.c.name, stock_items.c.unit)
        .add_columns(stock_locations.c.name.label("location"), people.c.email, requests.c.reference)
        .join(stock_items, stock_items.c.id == m.c.item_id)
        .join(stock_locations, stock_locations.c.id == m.c.location_id)
        .outerjoin(people, people.c.id == m.c.by_id)
        .outerjoin(requests, requests.c.id == m.c.request_id)
        .order_by(m.c.id)
    )
    query = query if since is None else query.where(m.c.at >= since)
    query = query if until is None else query.where(m.c.at < until)
    for row in tx.execute(query):
        yield Moved(
            at=row.at,
            kind=Kind(row.kind),
            sku=row.sku,
            name=row.name,
            unit=row.unit,
            location=row.location,
            on_hand=of_thousandths(row.on_hand),
            reserved=of_thousandths(row.reserved),
            cost=None if row.cost is None else Money.of_minor(row.cost, row.currency),
            by=row.email or "",
            reference=row.reference or "",
            reason=row.reason or "",
        )
