"""Requests for items, and what became of them."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from domain.stock import Asked, Handover, HandoverState, Quantity, of_thousandths, thousandths
from storage import approval
from storage.db import UPSERTS, Tx, literal
from storage.stock import items, verdict
from storage.tables import people, stock_locations, stock_requests
from storage.tables import requests as requests_


def save(tx: Tx, request_id: int, *, item_id: int, asked: Quantity) -> None:
    """Keep what is asked for, in the place of what was; what deciders left of it is forgotten."""
    row = {"request_id": request_id, "item_id": item_id, "asked": thousandths(asked), "state": HandoverState.NONE.value}
    put = UPSERTS[tx.dialect.name](stock_requests).values({**row, "approved": None})
    anew = {name: put.excluded[name] for name in ("item_id", "asked", "approved")}
    tx.execute(put.on_conflict_do_update(index_elements=["request_id"], set_=anew))


def lower(tx: Tx, request_id: int, quantity: Quantity | None) -> None:
    """Keep what deciders left of a request, None for all. The requester's row must be owned."""
    _set(tx, request_id, {"approved": None if quantity is None else thousandths(quantity)})


def turn(tx: Tx, request_id: int, handover: Handover) -> None:
    """Keep what became of a request. The item's row must be owned."""
    _set(
        tx,
        request_id,
        {
            "state": handover.state.value,
            "location_id": handover.location_id,
            "until": handover.until,
            "handed_by_id": handover.handed_by_id,
            "handed_at": handover.handed_at,
            "received_at": handover.received_at,
            "longer_by_id": handover.longer_by_id,
        },
    )


def _set(tx: Tx, request_id: int, values: dict[str, Any]) -> None:
    tx.execute(sa.update(stock_requests).where(stock_requests.c.request_id == request_id).values(values))


_LOAD = (
    sa.select(stock_requests, stock_locations.c.name)
    .outerjoin(stock_locations, stock_locations.c.id == stock_requests.c.location_id)
    .where(stock_requests.c.request_id.in_(sa.bindparam("ids", expanding=True)))
)


def load_many(tx: Tx, ids: Iterable[int]) -> dict[int, Asked]:
    """The requests with these ids, in their order."""
    order = list(dict.fromkeys(ids))
    if not order:
        return {}
    loaded, rows = approval.load_many(tx, order), list(tx.execute(_LOAD, {"ids": order}))
    known = items.get_many(tx, (row.item_id for row in rows))
    cut = verdict.standing(tx, (row.request_id for row in rows if row.approved is not None))
    found = {
        row.request_id: Asked(
            request=loaded[row.request_id],
            item=known[row.item_id],
            asked=of_thousandths(row.asked),
            approved=None if row.approved is None else of_thousandths(row.approved),
            cuts=cut.get(row.request_id, ()),
            handover=_handover(row),
        )
        for row in rows
    }
    return {i: found[i] for i in order if i in found}


def _handover(row: Any) -> Handover:
    return Handover(
        state=HandoverState(row.state),
        location_id=row.location_id,
        location=row.name or "",
        until=row.until,
        handed_by_id=row.handed_by_id,
        handed_at=row.handed_at,
        received_at=row.received_at,
        longer_by_id=row.longer_by_id,
    )


def load(tx: Tx, request_id: int) -> Asked:
    """The request with this id. Raises KeyError."""
    return load_many(tx, (request_id,))[request_id]


_KEPT = stock_requests.c.state == literal(HandoverState.RESERVED)
_HANDED = stock_requests.c.state == literal(HandoverState.HANDED)
Mark = tuple[date, int]
"""The last day and the request with which a page ended."""


def kept(
    tx: Tx, *, limit: int, until: date | None = None, after: Mark | None = None, skip: int | None = None
) -> list[int]:
    """The requests for which something is kept, until ``until`` at the latest if given; what ends first comes first."""
    order = (stock_requests.c.until, stock_requests.c.request_id)
    query = sa.select(stock_requests.c.request_id).where(_KEPT)
    query = query if until is None else query.where(stock_requests.c.until <= until)
    query = query if after is None else query.where(sa.tuple_(*order) > after)
    return list(tx.execute(query.order_by(*order).limit(limit).offset(skip)).scalars())


def kept_for_departed(tx: Tx, *, before: date, limit: int) -> list[tuple[int, int]]:
    """The requests for which something is kept whose requester's last day was before a day: request, requester."""
    query = (
        sa.select(stock_requests.c.request_id, people.c.id)
        .join(requests_, requests_.c.id == stock_requests.c.request_id)
        .join(people, people.c.id == requests_.c.requester_id)
        .where(_KEPT, people.c.left_on < before)
        .order_by(stock_requests.c.until, stock_requests.c.request_id)
    )
    return [(row.request_id, row.id) for row in tx.execute(query.limit(limit))]


def count_kept(tx: Tx) -> int:
    """For how many requests something is kept."""
    return tx.execute(sa.select(sa.func.count()).select_from(stock_requests).where(_KEPT)).scalar_one()


def handed(
    tx: Tx,
    *,
    limit: int,
    since: datetime | None = None,
    after: tuple[datetime, int] | None = None,
    skip: int | None = None,
) -> list[int]:
    """What was handed over and is not confirmed yet, oldest first; only what was handed over ``since`` then."""
    order = (stock_requests.c.handed_at, stock_requests.c.request_id)
    query = sa.select(stock_requests.c.request_id).where(_HANDED)
    query = query if since is None else query.where(stock_requests.c.handed_at >= since)
    query = query if after is None else query.where(sa.tuple_(*order) > after)
    return list(tx.execute(query.order_by(*order).limit(limit).offset(skip)).scalars())


def count_handed(tx: Tx) -> int:
    """How much was handed over and is not confirmed yet."""
    return tx.execute(sa.select(sa.func.count()).select_from(stock_requests).where(_HANDED)).scalar_one()
