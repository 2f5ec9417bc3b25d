"""Owed work in rows: whoever claims a row holds a lease on it, and only the holder of the lease settles it."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol

import sqlalchemy as sa

from storage.db import Tx, clock, literal

LEASE = timedelta(seconds=90)
"""Longer than a file may take; after it, whoever holds it no more settles nothing."""


class Leased(Protocol):
    """A claimed row."""

    @property
    def id(self) -> int:
        """The row's."""
        ...

    @property
    def lease_until(self) -> datetime | None:
        """With the owner it says which claim this is: after a pause of the machine a process takes over from itself."""
        ...


def due(table: sa.Table, state: str) -> sa.Select[tuple[int]]:
    """The row in a state that is due for longest, of those that nobody works on."""
    first = (table.c.next_at, table.c.id)
    return (
        sa.select(table.c.id)
        .where(table.c.state == literal(state), table.c.next_at <= clock(), free(table))
        .order_by(*first)
        .limit(1)
    )


def free(table: sa.Table) -> sa.ColumnElement[bool]:
    """Whether nobody works on a row."""
    return sa.or_(table.c.lease_until.is_(None), table.c.lease_until < clock())


def held_by(owner: str) -> Mapping[str, Any]:
    """What a row says that somebody works on from now on."""
    return {"lease_owner": owner, "lease_until": clock(LEASE.total_seconds())}


FREED: Mapping[str, Any] = {"lease_owner": None, "lease_until": None}
"""What a row says that nobody works on."""


def take(
    tx: Tx, table: sa.Table, which: sa.Select[tuple[int]], columns: Sequence[sa.Column[Any]], *, owner: str
) -> Any | None:
    """Lease the row that is due; its columns, None if there is none."""
    row_id = tx.execute(which.with_for_update(skip_locked=True)).scalar()
    if row_id is None:
        return None
    return tx.execute(sa.update(table).where(table.c.id == row_id).values(held_by(owner)).returning(*columns)).one()


def _held(table: sa.Table, what: Leased, owner: str, state: str) -> tuple[sa.ColumnElement[bool], ...]:
    mine = (table.c.lease_owner == owner, table.c.lease_until == what.lease_until)
    return (table.c.id == what.id, table.c.state == state, *mine)


def note(
    tx: Tx, table: sa.Table, what: Leased, values: Mapping[str, Any], *, owner: str, state: str
) -> bool:  # fmt: skip
    """Write something into a row that is worked on. False if the lease ended or is another's."""
    held = (*_held(table, what, owner, state), table.c.lease_until > clock())
    return tx.execute(sa.update(table).where(*held).values(dict(values))).rowcount == 1


def settle(
    tx: Tx, table: sa.Table, what: Leased, values: Mapping[str, Any], *, owner: str, state: str
) -> bool:  # fmt: skip
    """Let go of a row. False if another took it over: then it is theirs to settle."""
    freed = {**FREED, **values}
    return tx.execute(sa.update(table).where(*_held(table, what, owner, state)).values(freed)).rowcount == 1
