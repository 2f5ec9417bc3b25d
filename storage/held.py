"""What somebody is told once they are at work again, by the clock of the business: of each subject the newest."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from storage.db import UPSERTS, Tx
from storage.tables import held_messages


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """News for somebody who is not at work; ``at`` is when that is looked at again."""

    id: int
    person_id: int
    kind: str
    subject: str
    facts: Mapping[str, Any]
    at: datetime


_COLUMNS = [held_messages.c[name] for name in Held.__dataclass_fields__]


def hold(tx: Tx, kind: str, *, person_id: int, subject: str, facts: Mapping[str, Any], at: datetime) -> None:
    """Keep news for later, in the place of older ones about the same."""
    row = {"person_id": person_id, "kind": kind, "subject": subject, "facts": dict(facts), "at": at}
    put = UPSERTS[tx.dialect.name](held_messages).values(row)
    same = ["person_id", "kind", "subject"]
    tx.execute(
        put.on_conflict_do_update(index_elements=same, set_={"facts": put.excluded.facts, "at": put.excluded.at})
    )


def due(tx: Tx, now: datetime, *, limit: int) -> list[Held]:
    """What is to be looked at, longest due first."""
    query = sa.select(*_COLUMNS).where(held_messages.c.at <= now).order_by(held_messages.c.at, held_messages.c.id)
    return [Held(**row._mapping) for row in tx.execute(query.limit(limit))]


def put_off(tx: Tx, held: Held, at: datetime) -> None:
    """Look again then, if nobody else did anything about it."""
    tx.execute(sa.update(held_messages).where(*_as_seen(held)).values(at=at))


def take(tx: Tx, held: Held) -> Mapping[str, Any] | None:
    """It is told, or moot: its newest facts, whatever they were when it was read. None if another process was here."""
    newest: Mapping[str, Any] | None = tx.execute(
        sa.delete(held_messages).where(*_as_seen(held)).returning(held_messages.c.facts)
    ).scalar()
    return newest


def _as_seen(held: Held) -> tuple[sa.ColumnElement[bool], ...]:
    return held_messages.c.id == held.id, held_messages.c.at == held.at
