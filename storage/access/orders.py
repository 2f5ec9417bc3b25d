"""What the program that gives access and takes it away is still to be told, and what became of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa

from domain.access import Do
from storage import leases
from storage.db import Tx, clock
from storage.tables import EPOCH
from storage.tables import access_orders as _TABLE


class OrderState(StrEnum):
    """Where an order stands: owed, done, or left to people."""

    OWED = "owed"
    DONE = "done"
    LEFT = "left"


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """An order that was claimed."""

    id: int
    request_id: int
    do: Do
    asked_at: datetime
    attempts: int
    lease_until: datetime | None


_STATE = OrderState.OWED.value
_COLUMNS = tuple(_TABLE.c[name] for name in Owed.__dataclass_fields__)
_DUE = leases.due(_TABLE, _STATE)


def owe(tx: Tx, request_id: int, do: Do, *, now: datetime) -> None:
    """The program is to be told."""
    row = {"request_id": request_id, "do": do.value, "state": _STATE, "asked_at": now, "next_at": EPOCH}
    tx.execute(sa.insert(_TABLE), row)


def something_due(tx: Tx) -> bool:
    """Whether a claim would find anything."""
    return tx.execute(_DUE).first() is not None


def claim(tx: Tx, *, owner: str) -> Owed | None:
    """Lease the order that is due for longest."""
    row = leases.take(tx, _TABLE, _DUE, _COLUMNS, owner=owner)
    return None if row is None else Owed(**{**row._mapping, "do": Do(row.do)})


def settle(tx: Tx, owed: Owed, *, owner: str, state: OrderState, error: str | None = None) -> bool:
    """It was done, or is left to people. False if another worker took it over."""
    values = {"state": state.value, "error": error, "attempts": owed.attempts + 1}
    return leases.settle(tx, _TABLE, owed, values, owner=owner, state=_STATE)


def put_off(tx: Tx, owed: Owed, *, owner: str, delay: float, error: str) -> bool:
    """Try again after ``delay`` seconds."""
    values = {"attempts": owed.attempts + 1, "next_at": clock(delay), "error": error}
    return leases.settle(tx, _TABLE, owed, values, owner=owner, state=_STATE)


def newest(tx: Tx, request_id: int, do: Do) -> tuple[OrderState, str | None] | None:
    """Where the newest order about a request stands, and what was said of it last; None if there is none."""
    same = (_TABLE.c.request_id == request_id, _TABLE.c.do == do.value)
    last = sa.select(_TABLE.c.state, _TABLE.c.error).where(*same).order_by(_TABLE.c.id.desc()).limit(1)
    row = tx.execute(last).one_or_none()
    return (OrderState(row.state), row.error) if row else None


def drop_owed(tx: Tx) -> int:
    """After a restore: what was owed then may have been done since, so people look. Returns how many."""
    left = {"state": OrderState.LEFT.value, "error": "restored"}
    return tx.execute(sa.update(_TABLE).where(_TABLE.c.state == _STATE).values(left)).rowcount
