"""The ledger of leave: what was granted and taken, and what it leaves."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from domain.vacation import Entry, Projection, Rule
from storage.db import Tx
from storage.tables import booked_days, leave_entries, leave_requests, leave_sums, requests
from storage.vacation.requests import AWAITING, HELD, NONE

_POST = sa.insert(leave_entries)


_ENTRY, _SUM, _DAY = leave_entries.c, leave_sums.c, booked_days.c
_MONTH = sa.bindparam("month", type_=sa.Date)


def of_balance(table: sa.Table) -> sa.ColumnElement[bool]:
    """The rows of one ``person`` and ``of_type``."""
    return sa.and_(table.c.person_id == sa.bindparam("person"), table.c.type == sa.bindparam("of_type"))


AWAITED = (
    sa.select()
    .select_from(requests)
    .join(booked_days, _DAY.request_id == requests.c.id)
    # The days of a request are its requester's: found by the few requests of theirs that are open.
    .where(requests.c.requester_id == sa.bindparam("person"), AWAITING)
    .where(_DAY.type == sa.bindparam("of_type"), HELD, requests.c.id != sa.bindparam("besides"))
)
"""The days of one ``person`` and ``of_type`` that await a decision, but for those of the request ``besides``."""


def _by_day(rows: sa.Select[Any], amount: sa.ColumnElement[Any], day: sa.Column[date]) -> sa.Select[Any]:
    """Everything before ``since`` as one sum without a day, then a sum a day."""
    later = sa.case((day >= sa.bindparam("since"), day), else_=None).label("day")
    summed = sa.cast(sa.func.sum(amount), sa.BigInteger).label("amount")
    return rows.add_columns(summed, later).group_by(sa.text("2"))


_OLD = sa.select(
    sa.cast(sa.func.coalesce(sa.func.sum(_SUM.amount), 0), sa.BigInteger).label("amount"),
    sa.cast(sa.null(), sa.Date).label("day"),
).where(of_balance(leave_sums), _SUM.month < _MONTH)
_NEW = sa.select().where(of_balance(leave_entries), _ENTRY.day >= _MONTH)
_LEFT_OUT = sa.select().where(of_balance(leave_entries), _ENTRY.request_id == sa.bindparam("besides"))
_PROJECTION: sa.CompoundSelect[Any] = sa.union_all(
    _OLD,
    _by_day(_NEW, _ENTRY.amount, _ENTRY.day),
    _by_day(_LEFT_OUT, -_ENTRY.amount, _ENTRY.day),
    _by_day(AWAITED, -_DAY.amount, _DAY.day),
)


def projection(tx: Tx, person_id: int, type_: str, *, since: date, besides: int = NONE) -> Projection:
    """The balance of one type from ``since`` on: the ledger less the days that await a decision.

    It reads the sums of past months, and the entries since.
    """
    before, changes = 0, dict[date, int]()
    asked = {"person": person_id, "of_type": type_, "since": since, "month": since.replace(day=1), "besides": besides}
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
    """Append to the ledger. A key, the entry's own or ``key`` of a single one, makes it happen once: else Duplicate."""
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
            "key": e.key or key,
            "facts": None if e.facts is None else dict(e.facts),
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


_AWAITING = AWAITED.add_columns(sa.func.coalesce(sa.func.sum(_DAY.amount), 0))


_SALES = (
    sa.select(sa.func.coalesce(sa.func.sum(leave_requests.c.sold), 0))
    .join(requests, requests.c.id == leave_requests.c.request_id)
    .where(
        requests.c.requester_id == sa.bindparam("person"), AWAITING, leave_requests.c.type == sa.bindparam("of_type")
    )
)
_ASKED_FOR = sa.select(_AWAITING.scalar_subquery() + _SALES.scalar_subquery())


def awaiting(tx: Tx, person_id: int, type_: str) -> int:
    """How much the person asked for that is not decided yet, in thousandths."""
    asked = {"person": person_id, "of_type": type_, "besides": NONE}
    return int(tx.execute(_ASKED_FOR, asked).scalar_one())


_MOVED = sa.select(_ENTRY.id).where(of_balance(leave_entries), _ENTRY.amount != 0)
_USED = sa.select(_MOVED.exists() | AWAITED.add_columns(_DAY.id).exists())


def used(tx: Tx, person_id: int, type_: str) -> bool:
    """Whether the person ever had or took anything of a type, or asks for it now; an import of 0 days is nothing."""
    return bool(tx.execute(_USED, {"person": person_id, "of_type": type_, "besides": NONE}).scalar_one())
