"""When the clocks of tickets are looked at."""

from datetime import datetime

import sqlalchemy as sa

from storage.db import Tx
from storage.tables import tickets
from storage.ticket.tickets import NEVER


def look_again(
    tx: Tx,
    ticket_id: int,
    *,
    told: tuple[int, int],
    seen: datetime | None,
    check_at: datetime | None,
    due_at: datetime | None,
) -> bool:
    """What of a ticket's promises was told, and when its clocks are looked at next. No step, so no new version.

    False if they were not to be looked at when they were ``seen`` to be: another process was here.
    """
    values = {"told_response": told[0], "told_resolution": told[1], "check_at": check_at, "due_at": due_at or NEVER}
    same = (tickets.c.id == ticket_id, tickets.c.check_at.is_not_distinct_from(seen))
    return tx.execute(sa.update(tickets).where(*same).values(values)).rowcount == 1


def to_check(tx: Tx, now: datetime, *, limit: int) -> list[tuple[int, datetime]]:
    """The tickets that are to be looked at, and since when; the longest due first."""
    query = sa.select(tickets.c.id, tickets.c.check_at).where(tickets.c.check_at <= now)
    return [(row.id, row.check_at) for row in tx.execute(query.order_by(tickets.c.check_at, tickets.c.id).limit(limit))]
