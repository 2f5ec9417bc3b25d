"""Entries that the books do not take for long: finance is told once, and reads on each claim how it stands."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from handlers.call import Message
from handlers.cards import section
from handlers.office import Office, Reader
from handlers.once import once
from handlers.payment.news import tell_finance
from storage.db import Database, Tx
from storage.payment import journal
from storage.payment.journal import Stuck

UNPOSTED = "payment.unposted"
"""The news that the books do not take entries."""
LONG, OFTEN = timedelta(hours=6), 8
"""So old is the oldest of them, and so often were they tried, before finance hears of it."""


def tick(db: Database, office: Office, now: datetime) -> int:
    """Tell finance of entries that wait for long, once for the oldest of them; whether it was told now."""
    with db.read() as tx:
        stuck = _stuck(tx, now)
    if stuck is None:
        return 0

    def tell_them(tx: Tx, stuck: Stuck) -> None:
        tell_finance(tx, office, UNPOSTED, {}, now)

    return once(db, stuck, tell_them, slot=f"{UNPOSTED}:{stuck.oldest.entry.key}", now=now)


def _stuck(tx: Tx, now: datetime) -> Stuck | None:
    found = journal.stuck(tx, before=now - LONG)
    return found if found and found.tries >= OFTEN else None


def tell(tx: Tx, reader: Reader, facts: Mapping[str, Any]) -> Message | None:
    """The news; None if they were taken meanwhile."""
    v, found = reader.voice, _stuck(tx, reader.now)
    if found is None:
        return None
    said = v.count(
        "⚠️ {n} entry is not in the books, of {day}. They answer: “{why}” I go on trying.",
        "⚠️ {n} entries are not in the books, the oldest of {day}. They answer: “{why}” I go on trying.",
        found.entries,
        day=v.day(found.oldest.entry.day),
        why=found.oldest.error,
    )
    return Message(text=said, blocks=[section(said)])
