"""What is asked for, and the days that it books."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa

from domain.approval import OPEN, Request
from domain.calendar import Half
from domain.policy import LeaveType
from domain.vacation import BookedDay, Leave, Span, TakenDay
from storage import approval
from storage.db import Tx, literals
from storage.tables import EPOCH, booked_days, leave_requests, requests

SNAPSHOT = 1
"""The schema version of the policy kept with a request."""
WHOLE = "day"
NEVER = datetime.max.replace(tzinfo=UTC)
HELD = booked_days.c.released_at.is_(None)
AWAITING = requests.c.state.in_(literals(OPEN))


def snapshot(rules: LeaveType) -> dict[str, Any]:
    """What a request keeps of the policy."""
    return {"schema": SNAPSHOT, "type": rules.model_dump(mode="json")}


_ASK_FOR, _BOOK = sa.insert(leave_requests), sa.insert(booked_days)


def save(tx: Tx, leave: Leave) -> None:
    """Keep what a new request asks for, and book its days."""
    tx.execute(_ASK_FOR, {"request_id": leave.request.id, **_terms(leave)})
    _hold(tx, leave)


def amend(tx: Tx, leave: Leave) -> None:
    """Replace what a request asks for; its days are booked by ``book``."""
    mine = leave_requests.c.request_id == leave.request.id
    tx.execute(sa.update(leave_requests).where(mine).values(_terms(leave)))
    approval.replace_policy(tx, leave.request.id, snapshot(leave.rules))


def _terms(leave: Leave) -> dict[str, Any]:
    span = leave.span
    return {
        "type": leave.type,
        "first": span.first,
        "last": span.last,
        "starts": span.starts.value,
        "ends": span.ends.value,
        "period": leave.period,
        "sold": leave.sold,
        "away": leave.rules.away,
        "unlooked": True,
    }


_LOOK_AGAIN = sa.update(leave_requests).where(leave_requests.c.request_id == sa.bindparam("id")).values(unlooked=True)


def book(tx: Tx, leave: Leave) -> None:
    """Hold the days for the person: one row each. Since they were let go of one may have become a holiday."""
    tx.execute(_LOOK_AGAIN, {"id": leave.request.id})
    _hold(tx, leave)


def _hold(tx: Tx, leave: Leave) -> None:
    rows = [
        {
            "request_id": leave.request.id,
            "person_id": leave.request.requester_id,
            "type": leave.type,
            "day": d.day,
            "half": d.half.value if d.half else WHOLE,
            "amount": d.amount,
        }
        for d in leave.days
    ]
    tx.execute(_BOOK, rows)


def release(tx: Tx, request_id: int, *, now: datetime, days: Collection[date] | None = None) -> None:
    """Let go of all days of a request, or of some; the rows stay."""
    which = () if days is None else (booked_days.c.day.in_(sorted(days)),)
    held = sa.update(booked_days).where(booked_days.c.request_id == request_id, HELD, *which)
    tx.execute(held.values(released_at=now))


_TERMS = sa.select(leave_requests).where(leave_requests.c.request_id.in_(sa.bindparam("ids", expanding=True)))
_DAYS = (
    sa.select(booked_days.c.request_id, booked_days.c.day, booked_days.c.half, booked_days.c.released_at)
    .where(booked_days.c.request_id.in_(sa.bindparam("ids", expanding=True)))
    .order_by(booked_days.c.id)
)


def load(tx: Tx, request_id: int) -> Leave:
    """The leave with this request id. Raises KeyError."""
    return load_many(tx, (request_id,))[request_id]


def load_many(tx: Tx, ids: Iterable[int]) -> dict[int, Leave]:
    """Leave requests with what they ask for, in the order of ``ids``: six statements, however many."""
    order = list(dict.fromkeys(ids))
    if not order:
        return {}
    loaded = approval.load_many(tx, order)
    policies = approval.policies(tx, order)
    days = _days(tx.execute(_DAYS, {"ids": order}).all())
    terms = {row.request_id: row for row in tx.execute(_TERMS, {"ids": order})}
    return {i: _leave(loaded[i], terms[i], days.get(i, ()), policies[i]) for i in order if i in terms}


def _days(rows: Sequence[Any]) -> dict[int, tuple[BookedDay, ...]]:
    """The days held now; of a request that let go, those it held last."""
    newest: dict[int, datetime] = {}
    for row in rows:
        newest[row.request_id] = max(newest.get(row.request_id, EPOCH), row.released_at or NEVER)
    found: dict[int, list[BookedDay]] = {}
    for row in rows:
        if (row.released_at or NEVER) == newest[row.request_id]:
            found.setdefault(row.request_id, []).append(BookedDay(row.day, half_of(row.half)))
    return {key: tuple(days) for key, days in found.items()}


def replaced(tx: Tx, request_id: int, *, at: datetime) -> tuple[str, tuple[BookedDay, ...]]:
    """The type and the days that a request held until it was corrected at that moment."""
    day = booked_days.c
    query = sa.select(day.type, day.day, day.half).where(day.request_id == request_id, day.released_at == at)
    rows = tx.execute(query.order_by(day.day)).all()
    return rows[0].type, tuple(BookedDay(row.day, half_of(row.half)) for row in rows)


def half_of(text: str) -> Half | None:
    """The half of a day that a row holds; None if it holds all of it."""
    return None if text == WHOLE else Half(text)


def _leave(request: Request, row: Any, days: tuple[BookedDay, ...], policy: Mapping[str, Any]) -> Leave:
    return Leave(
        request=request,
        type=row.type,
        rules=LeaveType.model_validate(policy["type"]),
        span=Span(row.first, row.last, Half(row.starts), Half(row.ends)),
        days=days,
        period=row.period,
        sold=row.sold,
    )


NONE = -1
"""The id of no request."""
_TAKEN = (
    sa.select(booked_days.c.day, booked_days.c.half, booked_days.c.type, requests.c.reference)
    .join(requests, requests.c.id == booked_days.c.request_id)
    .where(booked_days.c.person_id == sa.bindparam("person"), HELD, booked_days.c.request_id != sa.bindparam("besides"))
    .where(booked_days.c.day.between(sa.bindparam("first"), sa.bindparam("last")))
    .order_by(booked_days.c.day)
)


def taken(tx: Tx, person_id: int, *, first: date, last: date, besides: int = NONE) -> list[TakenDay]:
    """The days that the person holds from first to last, but for those of the request ``besides``."""
    rows = tx.execute(_TAKEN, {"person": person_id, "first": first, "last": last, "besides": besides})
    return [
        TakenDay(booked=BookedDay(row.day, half_of(row.half)), reference=row.reference, type=row.type) for row in rows
    ]
