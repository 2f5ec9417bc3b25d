"""What was said about a ticket, in either of its two threads."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from storage.db import UPSERTS, Tx
from storage.tables import ticket_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Something that somebody said: as Slack marks it up. ``inside`` stays with those who help."""

    id: int
    ticket_id: int
    by_id: int
    at: datetime
    said: str
    inside: bool
    channel: str
    ts: str


_COLUMNS = [ticket_words.c[name] for name in Said.__dataclass_fields__]


def keep(tx: Tx, **row: Any) -> int | None:
    """Keep what was said; its id. None if it is known: a message is kept once."""
    put = UPSERTS[tx.dialect.name](ticket_words).values(row)
    return tx.execute(put.on_conflict_do_nothing().returning(ticket_words.c.id)).scalar()


def get(tx: Tx, words_id: int) -> Said:
    """What was said, by its id."""
    row = tx.execute(sa.select(*_COLUMNS).where(ticket_words.c.id == words_id)).one()
    return Said(**row._mapping)


def of(tx: Tx, ticket_id: int, *, limit: int) -> list[Said]:
    """What was said last about a ticket, oldest first."""
    query = sa.select(*_COLUMNS).where(ticket_words.c.ticket_id == ticket_id).order_by(ticket_words.c.id.desc())
    return [Said(**row._mapping) for row in tx.execute(query.limit(limit))][::-1]
