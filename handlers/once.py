"""What the clock does once: each thing has a slot that names it, however often and from how many processes it looks."""

from collections.abc import Callable, Collection
from datetime import datetime
from typing import TypeVar

from handlers.each import each
from storage import inbox
from storage.db import Database, Tx

T = TypeVar("T")


def each_once(
    db: Database, things: Collection[T], do: Callable[[Tx, T], object], *, slot: Callable[[T], str], now: datetime
) -> int:
    """Do something for each thing, in a transaction of its own, unless it was done; returns for how many it was."""
    with db.read() as tx:
        known = inbox.known(tx, map(slot, things))
    new = [thing for thing in things if slot(thing) not in known]
    return sum(each(new, lambda thing: once(db, thing, do, slot=slot(thing), now=now), name=slot))


def once(db: Database, thing: T, do: Callable[[Tx, T], object], *, slot: str, now: datetime) -> bool:
    """Do something for one thing unless it was done under this slot; whether it is done now."""
    with db.write() as tx:
        if inbox.claim(tx, slot, now=now) is not None:
            return False
        do(tx, thing)
    return True
