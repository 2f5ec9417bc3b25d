"""Who reads what is asked of a category: after a change each of its live tickets gets a place where they do, once."""

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from domain.ticket import KIND
from storage.db import UPSERTS, Tx
from storage.messages import CARD_COLUMNS, Card, card_of
from storage.tables import cards, ticket_queues, tickets
from storage.ticket.lists import IS_LIVE


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """Who reads a category, in words that differ when they do. ``walked``: the last ticket that was looked at."""

    category: str
    readers: str
    walked: int | None


_TABLE = ticket_queues
_COLUMNS = tuple(_TABLE.c[name] for name in Queue.__dataclass_fields__)


def known(tx: Tx) -> dict[str, Queue]:
    """Every category that was looked at, by its name."""
    return {row.category: Queue(**row._mapping) for row in tx.execute(sa.select(*_COLUMNS))}


def turn(tx: Tx, category: str, readers: str) -> None:
    """Others read it from now on: its tickets are looked at from the first."""
    put = UPSERTS[tx.dialect.name](_TABLE).values(category=category, readers=readers, walked=0)
    anew = {"readers": put.excluded.readers, "walked": put.excluded.walked}
    same = _TABLE.c.readers != put.excluded.readers
    tx.execute(put.on_conflict_do_update(index_elements=["category"], set_=anew, where=same))


def take(tx: Tx, category: str, readers: str, *, limit: int) -> list[int]:
    """The next live tickets to look at; none once all were, or while another process looks at the same."""
    mine = (_TABLE.c.category == category, _TABLE.c.readers == readers)
    walked = tx.execute(sa.select(_TABLE.c.walked).where(*mine)).scalar()
    if walked is None:
        return []
    after = sa.select(tickets.c.id).where(IS_LIVE, tickets.c.category == category, tickets.c.id > walked)
    ids = list(tx.execute(after.order_by(tickets.c.id).limit(limit)).scalars())
    upto = ids[-1] if len(ids) == limit else None
    taken = tx.execute(sa.update(_TABLE).where(*mine, _TABLE.c.walked == walked).values(walked=upto))
    return ids if taken.rowcount else []


def standing(tx: Tx, ids: Iterable[int]) -> dict[int, list[Card]]:
    """The cards of each of these tickets."""
    found: dict[int, list[Card]] = {ticket_id: [] for ticket_id in ids}
    query = sa.select(*CARD_COLUMNS).where(cards.c.kind == KIND, cards.c.subject_id.in_(list(found)))
    for row in tx.execute(query):
        found[row.subject_id].append(card_of(row))
    return found
