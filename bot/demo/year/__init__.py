"""The year before the visitor came, lived through in a moment."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import chain

from bot.demo.year import away, goods, help, money
from bot.demo.year.past import Life, Past, live
from handlers.news import still_open
from handlers.office import Office
from storage import counters, unsent
from storage.db import Database, Tx

FIRST: Mapping[str, int] = {"vacation": 121, "expense": 31, "stock": 21, "ticket": 51, "access": 11}
"""The number of the first request of each kind that the visitor sees being made."""

LIVES: Sequence[Callable[[Past, date], Iterator[Life]]] = (
    away.leave,
    money.claims,
    goods.goods,
    help.tickets_of,
    help.access,
)


def relive(db: Database, office: Office, now: datetime) -> Past:
    """All of it, in one transaction. Whoever was told of it has read that long ago; what is still open stands there."""
    with db.write() as tx:
        past = Past(tx=tx, office=office, now=now)
        today = office.day(now)
        live(past, chain.from_iterable(lives(past, today) for lives in LIVES), until=now)
        owed = unsent.cards_owed(tx)
        # Several people have a card of the same: whether it is open is looked at once.
        subjects = {(card.kind, card.subject_id): card for _, card in owed}
        open_ = {subject for subject, card in subjects.items() if still_open(tx, card)}
        unsent.drop(tx, besides={id_ for id_, card in owed if (card.kind, card.subject_id) in open_})
        _count_on(tx)
    return past


def _count_on(tx: Tx) -> None:
    """Whatever day it is, what is asked from now on has the same numbers."""
    for kind, first in FIRST.items():
        counters.take(tx, kind, first - 1 - counters.last(tx, kind))
