"""The ledger of leave: what was granted and taken, and what it leaves."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from domain.vacation import Entry, Projection, Rule
from storage.db import Tx
from storage.tables import booked_days, leave_entries, requests
from storage.vacation.requests import AWAITING, HELD, NONE

_POST = sa.insert(leave_entries)


def left(tx: Tx, person_id: int, type_: str, *, on: date) -> int:
    """What the person has of a type from a day on, less what is booked and awaited later, in thousandths."""
    return projection(tx, person_id, type_, since=on).lowest()


def _summed(amount: sa.ColumnElement[Any], day: sa.Column[date]) -> tuple[Any, Any]:
    """Everything before ``since`` as one sum without a day, then a sum a day."""
    later = sa.case((day >= sa.bindparam("since"), day), else_=None)
    return sa.cast(sa.func.sum(amount), sa.BigInteger).label("amount"), later.label("day")


def of_balance(table: sa.Table) -> sa.ColumnElement[bool]:
    """The rows of one ``person`` and ``of_type``, but for those of the request ``besides``."""
    besides = sa.func.coalesce(table.c.request_id, 0) != sa.bindparam("besides")
    return sa.and_(table.c.person_id == sa.bindparam("person"), table.c.type == sa.bindparam("of_type"), besides)


_LEDGER = sa.select(*_summed(leave_entries.c.amount, leave_entries.c.day)).where(of_balance(leave_entries))
_AWAITING = (
    sa.select(*_summed(-booked_days.c.amount, booked_days.c.day))
    .join(requests, requests.c.id == booked_days.c.request_id)
    .where(of_balance(booked_days), HELD, AWAITING)
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


def awaiting(tx: Tx, person_id: int, type_: str) -> int:
    """How much the person asked for that is not decided yet, in thousandths."""
    day = booked_days.c
    query = sa.select(sa.func.coalesce(sa.func.sum(day.amount), 0)).join(requests, requests.c.id == day.request_id)
    mine = (day.person_id == person_id, day.type == type_, HELD, AWAITING)
    return int(tx.execute(query.where(*mine)).scalar_one())
