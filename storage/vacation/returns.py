"""Wishes to give days of leave back: of which leave, which days, and what an approval gave back."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from domain.approval import OPEN, Request
from domain.vacation import BookedDay, Leave, Return
from storage import approval
from storage.db import Tx
from storage.tables import leave_returns, requests
from storage.vacation.requests import NONE, WHOLE, half_of, load_many

_SAVE = sa.insert(leave_returns)
_ROWS = sa.select(leave_returns).where(leave_returns.c.request_id.in_(sa.bindparam("ids", expanding=True)))
_OPEN = (
    sa.select(leave_returns.c.request_id)
    .join(requests, requests.c.id == leave_returns.c.request_id)
    .where(
        leave_returns.c.leave_id == sa.bindparam("leave"),
        leave_returns.c.request_id != sa.bindparam("besides"),
        requests.c.state.in_(sorted(OPEN)),
    )
    .order_by(leave_returns.c.request_id)
)


def save_return(tx: Tx, wish: Return) -> None:
    """Keep what a new wish asks for."""
    tx.execute(_SAVE, {"request_id": wish.request.id, "leave_id": wish.leave.request.id, **_terms(wish)})


def amend_return(tx: Tx, wish: Return) -> None:
    """Replace the days of a wish, or what of them was given back."""
    mine = leave_returns.c.request_id == wish.request.id
    tx.execute(sa.update(leave_returns).where(mine).values(_terms(wish)))


def _terms(wish: Return) -> dict[str, Any]:
    return {
        "days": _written(wish.days),
        "asked_on": wish.asked_on,
        "zone": wish.zone.key,
        "given": None if wish.given_at is None else _written(wish.given),
        "given_at": wish.given_at,
        "first": wish.before[0] if wish.before else None,
        "last": wish.before[1] if wish.before else None,
    }


def _written(days: Sequence[BookedDay]) -> list[list[str]]:
    return [[booked.day.isoformat(), booked.half.value if booked.half else WHOLE] for booked in days]


def _read(days: Sequence[Sequence[str]]) -> tuple[BookedDay, ...]:
    return tuple(BookedDay(date.fromisoformat(day), half_of(half)) for day, half in days)


def returns(tx: Tx, ids: Iterable[int]) -> Mapping[int, Return]:
    """The wishes with these request ids, with the leave as it is now, in the order of ``ids``."""
    order = list(dict.fromkeys(ids))
    if not order:
        return {}
    rows = {row.request_id: row for row in tx.execute(_ROWS, {"ids": order})}
    loaded, leaves = approval.load_many(tx, order), load_many(tx, (row.leave_id for row in rows.values()))
    return {i: _return(loaded[i], leaves[rows[i].leave_id], rows[i]) for i in order if i in rows}


def _return(request: Request, leave: Leave, row: Any) -> Return:
    return Return(
        request=request,
        leave=leave,
        days=_read(row.days),
        asked_on=row.asked_on,
        zone=ZoneInfo(row.zone),
        given=_read(row.given or ()),
        given_at=row.given_at,
        before=(row.first, row.last) if row.first else None,
    )


def open_returns(tx: Tx, leave_id: int, *, besides: int = NONE) -> list[Return]:
    """The wishes to give days of a leave back that are not decided, but for the request ``besides``."""
    ids = tx.execute(_OPEN, {"leave": leave_id, "besides": besides}).scalars().all()
    return list(returns(tx, ids).values())
