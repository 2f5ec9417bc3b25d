"""What came in and was dealt with: one row for each delivery that changed something, and for each slot of the clock."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from storage.db import UPSERTS, Tx
from storage.tables import inbox

GIVE_UP_AFTER = 3


@dataclass(frozen=True, slots=True)
class Repeat:
    """The delivery was dealt with before; ``answer`` is what was answered then."""

    answer: Mapping[str, Any] | None


# RETURNING, because psycopg tells no row count of an insert that Core compiled.
_NEW = {name: build(inbox).on_conflict_do_nothing().returning(inbox.c.key) for name, build in UPSERTS.items()}


def _is_new(tx: Tx, key: str, now: datetime) -> bool:
    return tx.execute(_NEW[tx.dialect.name], {"key": key, "at": now}).first() is not None


def claim(tx: Tx, key: str, *, now: datetime) -> Repeat | None:
    """Take the delivery for this transaction, or learn that it is a repeat. A rollback gives it back.

    A delivery that failed before is taken over. On PostgreSQL a second claimer waits for the first one's end.
    """
    if _is_new(tx, key, now):
        return None
    taken_over = sa.update(inbox).where(
        inbox.c.key == key, inbox.c.error.is_not(None), inbox.c.failures < GIVE_UP_AFTER
    )
    if tx.execute(taken_over.values(error=None, at=now)).rowcount == 1:
        return None
    return Repeat(tx.execute(sa.select(inbox.c.answer).where(inbox.c.key == key)).scalar_one())


def keep_answer(tx: Tx, key: str, answer: Mapping[str, Any]) -> None:
    """What a repeat of this delivery is answered."""
    tx.execute(sa.update(inbox).where(inbox.c.key == key).values(answer=dict(answer)))


def fail(tx: Tx, key: str, *, error: str, now: datetime) -> int:
    """Note that a delivery failed; returns how often it did."""
    _is_new(tx, key, now)
    counted = sa.update(inbox).where(inbox.c.key == key).values(failures=inbox.c.failures + 1, error=error)
    return int(tx.execute(counted.returning(inbox.c.failures)).scalar_one())


def dead(tx: Tx) -> list[tuple[str, datetime, str]]:
    """Deliveries that were given up: key, when, the error's id."""
    rows = tx.execute(
        sa.select(inbox.c.key, inbox.c.at, inbox.c.error)
        .where(inbox.c.failures >= GIVE_UP_AFTER, inbox.c.error.is_not(None))
        .order_by(inbox.c.at)
    )
    return [(row.key, row.at, row.error) for row in rows]


def forget(tx: Tx, *, before: datetime) -> int:
    """Drop what is too old to be repeated; returns how many."""
    return tx.execute(sa.delete(inbox).where(inbox.c.at < before)).rowcount


def known(tx: Tx, keys: Iterable[str]) -> frozenset[str]:
    """Which of the keys were claimed before: a cheap look before a transaction that writes."""
    return frozenset(claimed(tx, keys))


def claimed(tx: Tx, keys: Iterable[str]) -> dict[str, datetime]:
    """When each of the keys was claimed, of those that were."""
    rows = tx.execute(sa.select(inbox.c.key, inbox.c.at).where(inbox.c.key.in_(list(keys))))
    return {row.key: row.at for row in rows}
