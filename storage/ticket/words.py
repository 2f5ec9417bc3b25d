"""What was said about a ticket, in either of its two threads."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from storage.db import UPSERTS, Tx
from storage.tables import ticket_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Something that somebody said: as Slack marks it up. ``inside`` stays with those who help.

    ``who`` is how somebody is called, in markup, who is not of the company. What is ``gone`` was taken back.
    ``told_in`` is the message that tells it with what was said before there was a ticket, by its first words.
    """

    id: int
    ticket_id: int
    by_id: int
    who: str | None
    at: datetime
    said: str
    inside: bool
    gone: bool
    channel: str
    ts: str
    told_in: int | None


_COLUMNS = [ticket_words.c[name] for name in Said.__dataclass_fields__]


def keep(tx: Tx, **row: Any) -> int | None:
    """Keep what was said; its id. None if it is known: a message is kept once."""
    put = UPSERTS[tx.dialect.name](ticket_words).values(row)
    return tx.execute(put.on_conflict_do_nothing().returning(ticket_words.c.id)).scalar()


def get(tx: Tx, words_id: int) -> Said:
    """What was said, by its id."""
    row = tx.execute(sa.select(*_COLUMNS).where(ticket_words.c.id == words_id)).one()
    return Said(**row._mapping)


def find(tx: Tx, channel: str, ts: str) -> Said | None:
    """What was said in the message that stands there."""
    same = (ticket_words.c.channel == channel, ticket_words.c.ts == ts)
    row = tx.execute(sa.select(*_COLUMNS).where(*same)).one_or_none()
    return Said(**row._mapping) if row else None


UNTOLD = 0
"""Said before there was a ticket or its thread was read, and still to be told with the rest of that."""


def untold(tx: Tx, ticket_id: int) -> list[Said]:
    """What is still to be told with what was said before, in the order in which it was said."""
    same = (ticket_words.c.ticket_id == ticket_id, ticket_words.c.told_in == UNTOLD)
    return [Said(**row._mapping) for row in tx.execute(sa.select(*_COLUMNS).where(*same).order_by(ticket_words.c.ts))]


def tell_in(tx: Tx, ids: Sequence[int]) -> int:
    """Tell these words in one message, which is called by the first of them."""
    tx.execute(sa.update(ticket_words).where(ticket_words.c.id.in_(list(ids))).values(told_in=ids[0]))
    return ids[0]


def told_in(tx: Tx, first_id: int) -> list[Said]:
    """What one message tells of what was said before."""
    query = sa.select(*_COLUMNS).where(ticket_words.c.told_in == first_id).order_by(ticket_words.c.ts)
    return [Said(**row._mapping) for row in tx.execute(query)]


def change(tx: Tx, words_id: int, *, said: str, gone: bool, edited_ts: str) -> bool:
    """What was said reads otherwise now. False if a later change is known: the older one came late."""
    newer = sa.or_(ticket_words.c.edited_ts.is_(None), ticket_words.c.edited_ts < edited_ts)
    values = {"said": said, "gone": gone, "edited_ts": edited_ts}
    same = (ticket_words.c.id == words_id, sa.not_(ticket_words.c.gone), newer)
    return tx.execute(sa.update(ticket_words).where(*same).values(values)).rowcount == 1


def of_all(tx: Tx, ticket_ids: Sequence[int]) -> list[Said]:
    """All that was said about some tickets, in order, without what is still to be told as said before."""
    told = sa.or_(ticket_words.c.told_in.is_(None), ticket_words.c.told_in != UNTOLD)
    return _in_order(tx, ticket_words.c.ticket_id.in_(list(ticket_ids)), told)


def of_ids(tx: Tx, ids: Sequence[int]) -> list[Said]:
    """What was said, in order."""
    return _in_order(tx, ticket_words.c.id.in_(list(ids)))


def _in_order(tx: Tx, *which: sa.ColumnElement[bool]) -> list[Said]:
    """What was said before there was a ticket, then the rest as it was heard."""
    found = (Said(**row._mapping) for row in tx.execute(sa.select(*_COLUMNS).where(*which)))
    return sorted(found, key=lambda one: (one.told_in is None, one.ts if one.told_in else "", one.id))


def ids_of(tx: Tx, ticket_id: int) -> list[int]:
    """All that was said about a ticket, by id."""
    return list(tx.execute(sa.select(ticket_words.c.id).where(ticket_words.c.ticket_id == ticket_id)).scalars())
