"""What somebody is reminded of: planned by its subject, told in one message with what else is due for them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from storage.db import UPSERTS, Tx
from storage.tables import reminders

Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """One thing that somebody is reminded of; its kind knows the words."""

    kind: str
    subject: str
    facts: Facts


_COLUMNS = [reminders.c[name] for name in Reminder.__dataclass_fields__]


def plan(tx: Tx, kind: str, *, person_id: int, subject: str, facts: Facts, at: datetime) -> None:
    """Remind somebody then, in the place of an older reminder of the same."""
    row = {"person_id": person_id, "kind": kind, "subject": subject, "facts": dict(facts), "at": at, "told_at": None}
    put = UPSERTS[tx.dialect.name](reminders).values(row)
    newer = {name: put.excluded[name] for name in ("facts", "at", "told_at")}
    tx.execute(put.on_conflict_do_update(index_elements=["person_id", "kind", "subject"], set_=newer))


def due(tx: Tx, now: datetime, *, limit: int) -> list[int]:
    """The people for whom something is due, longest due first."""
    mine = reminders.c
    # As a plain column SQLite would go by the people, and read what everybody was ever reminded of.
    who = sa.func.coalesce(mine.person_id, 0)
    query = sa.select(who).where(mine.at <= now).group_by(who)
    return list(tx.execute(query.order_by(sa.func.min(mine.at), who).limit(limit)).scalars())


def put_off(tx: Tx, person_id: int, *, now: datetime, until: datetime) -> None:
    """Look again then at what is due for somebody."""
    tx.execute(sa.update(reminders).where(*_due(person_id, now)).values(at=until))


def take(tx: Tx, person_id: int, *, now: datetime) -> bool:
    """All that is due for somebody is told now; False if another process was here."""
    return tx.execute(sa.update(reminders).where(*_due(person_id, now)).values(at=None, told_at=now)).rowcount > 0


def told(tx: Tx, person_id: int, told_at: datetime) -> list[Reminder]:
    """What a message reminded of, in the order in which it was planned, less what was planned anew since."""
    query = sa.select(*_COLUMNS).where(reminders.c.person_id == person_id, reminders.c.told_at == told_at)
    return [Reminder(**row._mapping) for row in tx.execute(query.order_by(reminders.c.id))]


def snooze(tx: Tx, person_id: int, told_at: datetime, *, until: datetime) -> int:
    """Remind somebody then of what a message reminded of; of how much that is."""
    mine = reminders.c.person_id == person_id, reminders.c.told_at == told_at
    return tx.execute(sa.update(reminders).where(*mine).values(at=until, told_at=None)).rowcount


def forget(tx: Tx, *, before: datetime) -> None:
    """Drop what was told before then."""
    tx.execute(sa.delete(reminders).where(reminders.c.told_at < before))


def _due(person_id: int, now: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    return reminders.c.person_id == person_id, reminders.c.at <= now
