"""Leave in the database: requests, the days they book, and the ledger."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa

from domain.approval import Request, State
from domain.calendar import Half
from domain.policy import LeaveType
from domain.vacation import BookedDay, Entry, Leave, Projection, Rule, Span, TakenDay
from storage import approval
from storage.db import Tx
from storage.tables import EPOCH, booked_days, leave_entries, leave_requests, people, requests

SNAPSHOT = 1
"""The schema version of the policy kept with a request."""
WHOLE = "day"
NEVER = datetime.max.replace(tzinfo=UTC)
HELD = booked_days.c.released_at.is_(None)


def snapshot(rules: LeaveType) -> dict[str, Any]:
    """What a request keeps of the policy."""
    return {"schema": SNAPSHOT, "type": rules.model_dump(mode="json")}


_ASK_FOR, _BOOK, _POST = sa.insert(leave_requests), sa.insert(booked_days), sa.insert(leave_entries)


def save(tx: Tx, leave: Leave) -> None:
    """Keep what a new request asks for, and book its days."""
    tx.execute(_ASK_FOR, {"request_id": leave.request.id, **_terms(leave)})
    book(tx, leave)


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
    }


def book(tx: Tx, leave: Leave) -> None:
    """Hold the days for the person: one row each."""
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


def release(tx: Tx, request_id: int, *, now: datetime) -> None:
    """Let go of all days of a request; the rows stay."""
    tx.execute(sa.update(booked_days).where(booked_days.c.request_id == request_id, HELD).values(released_at=now))


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
            found.setdefault(row.request_id, []).append(BookedDay(row.day, _half(row.half)))
    return {key: tuple(days) for key, days in found.items()}


def replaced(tx: Tx, request_id: int, *, at: datetime) -> tuple[str, tuple[BookedDay, ...]]:
    """The type and the days that a request held until it was corrected at that moment."""
    day = booked_days.c
    query = sa.select(day.type, day.day, day.half).where(day.request_id == request_id, day.released_at == at)
    rows = tx.execute(query.order_by(day.day)).all()
    return rows[0].type, tuple(BookedDay(row.day, _half(row.half)) for row in rows)


def _half(text: str) -> Half | None:
    return None if text == WHOLE else Half(text)


def _leave(request: Request, row: Any, days: tuple[BookedDay, ...], policy: Mapping[str, Any]) -> Leave:
    return Leave(
        request=request,
        type=row.type,
        rules=LeaveType.model_validate(policy["type"]),
        span=Span(row.first, row.last, Half(row.starts), Half(row.ends)),
        days=days,
    )


NONE = -1
"""The id of no request."""
_TAKEN = (
    sa.select(booked_days.c.day, booked_days.c.half, requests.c.reference)
    .join(requests, requests.c.id == booked_days.c.request_id)
    .where(booked_days.c.person_id == sa.bindparam("person"), HELD, booked_days.c.request_id != sa.bindparam("besides"))
    .where(booked_days.c.day.between(sa.bindparam("first"), sa.bindparam("last")))
    .order_by(booked_days.c.day)
)


def taken(tx: Tx, person_id: int, *, first: date, last: date, besides: int = NONE) -> list[TakenDay]:
    """The days that the person holds from first to last, but for those of the request ``besides``."""
    rows = tx.execute(_TAKEN, {"person": person_id, "first": first, "last": last, "besides": besides})
    return [TakenDay(booked=BookedDay(row.day, _half(row.half)), reference=row.reference) for row in rows]


def left(tx: Tx, person_id: int, type_: str, *, on: date) -> int:
    """What the person has of a type from a day on, less what is booked and awaited later, in thousandths."""
    return projection(tx, person_id, type_, since=on).lowest()


def _summed(amount: sa.ColumnElement[Any], day: sa.Column[date]) -> tuple[Any, Any]:
    """Everything before ``since`` as one sum without a day, then a sum a day."""
    later = sa.case((day >= sa.bindparam("since"), day), else_=None)
    return sa.cast(sa.func.sum(amount), sa.BigInteger).label("amount"), later.label("day")


def _of(table: sa.Table) -> sa.ColumnElement[bool]:
    besides = sa.func.coalesce(table.c.request_id, 0) != sa.bindparam("besides")
    return sa.and_(table.c.person_id == sa.bindparam("person"), table.c.type == sa.bindparam("of_type"), besides)


_LEDGER = sa.select(*_summed(leave_entries.c.amount, leave_entries.c.day)).where(_of(leave_entries))
_AWAITING = (
    sa.select(*_summed(-booked_days.c.amount, booked_days.c.day))
    .join(requests, requests.c.id == booked_days.c.request_id)
    .where(_of(booked_days), HELD, requests.c.state == State.PENDING.value)
)
_PROJECTION = sa.union_all(*(query.group_by(sa.text("2")) for query in (_LEDGER, _AWAITING)))


def projection(tx: Tx, person_id: int, type_: str, *, since: date, besides: int = NONE) -> Projection:
    """The balance of one type from ``since`` on: the ledger less the days that await a decision."""
    before, changes = 0, dict[date, int]()
    asked = {"person": person_id, "of_type": type_, "since": since, "besides": besides}
    for row in tx.execute(_PROJECTION, asked):
        if row.day is None:
            before += row.amount
        else:
            changes[row.day] = changes.get(row.day, 0) + row.amount
    return Projection(since=since, before=before, changes=changes)


def post(
    tx: Tx,
    person_id: int,
    entries: Sequence[Entry],
    *,
    now: datetime,
    by_id: int | None = None,
    request_id: int | None = None,
    reason: str | None = None,
    key: str | None = None,
) -> None:
    """Append to the ledger. ``key`` makes a single entry happen once; a second raises Duplicate."""
    rows = [
        {
            "person_id": person_id,
            "type": e.type,
            "day": e.day,
            "amount": e.amount,
            "rule": e.rule.value,
            "request_id": request_id,
            "by_id": by_id,
            "reason": reason,
            "at": now,
            "key": key,
        }
        for e in entries
    ]
    if rows:
        tx.execute(_POST, rows)


def posted(tx: Tx, key: str) -> tuple[Entry, int, str]:
    """The entry that somebody made under this key, who it was, and the reason. Raises NoResultFound."""
    row = tx.execute(sa.select(leave_entries).where(leave_entries.c.key == key)).one()
    entry = Entry(type=row.type, day=row.day, amount=row.amount, rule=Rule(row.rule))
    return entry, row.by_id, row.reason or ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Away:
    """Somebody's absence as others may know it: from when until when, and nothing else."""

    person_id: int
    name: str
    request_id: int
    first: date
    last: date
    pending: bool


def away(tx: Tx, *, first: date, last: date, among: sa.ColumnElement[bool], limit: int) -> list[Away]:
    """Who of some people is away between two days, soonest first."""
    day = booked_days.c
    query = (
        sa.select(
            day.person_id,
            people.c.name,
            day.request_id,
            sa.func.min(leave_requests.c.first).label("first"),
            sa.func.max(leave_requests.c.last).label("last"),
            sa.func.max(sa.case((requests.c.state == State.PENDING.value, 1), else_=0)).label("pending"),
        )
        .join(people, people.c.id == day.person_id)
        .join(requests, requests.c.id == day.request_id)
        .join(leave_requests, leave_requests.c.request_id == day.request_id)
        .where(HELD, day.day.between(first, last), among)
        .group_by(day.person_id, people.c.name, day.request_id)
        .order_by(sa.text("first"), people.c.name)
        .limit(limit)
    )
    return [Away(**{**row, "pending": bool(row["pending"])}) for row in tx.execute(query).mappings()]


def known_away(tx: Tx, *, first: date, last: date, limit: int) -> list[Away]:
    """Who is away between two days by a decision, in the whole company."""
    return away(tx, first=first, last=last, among=requests.c.state == State.APPROVED.value, limit=limit)


def team_away(tx: Tx, *, manager_id: int, besides: int, first: date, last: date) -> list[Away]:
    """Who of one manager's people is away between two days, but for the person ``besides``."""
    among = sa.and_(people.c.manager_id == manager_id, people.c.id != besides)
    return away(tx, first=first, last=last, among=among, limit=20)


def beginning(tx: Tx, *, on_or_before: date, after: date) -> list[int]:
    """The requests whose leave begins in these days."""
    first = leave_requests.c.first
    query = sa.select(leave_requests.c.request_id).where(first <= on_or_before, first > after)
    return list(tx.execute(query).scalars())


def awaiting(tx: Tx, person_id: int, type_: str) -> int:
    """How much the person asked for that is not decided yet, in thousandths."""
    day = booked_days.c
    query = sa.select(sa.func.coalesce(sa.func.sum(day.amount), 0)).join(requests, requests.c.id == day.request_id)
    mine = (day.person_id == person_id, day.type == type_, HELD, requests.c.state == State.PENDING.value)
    return int(tx.execute(query.where(*mine)).scalar_one())
